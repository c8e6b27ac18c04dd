package io.fairlead.api.balancer;

import io.fairlead.api.Endpoint;
import java.util.List;

/**
 * Pushes the membership of a pool: service discovery, a watched file, a host's own registry.
 *
 * <p>Thread-safe. The engine keeps the last good list when a source fails, and when it pushes an
 * empty one.
 */
@FunctionalInterface
public interface EndpointSource {

  /**
   * Begins to push.
   *
   * @return ends the subscription; the source pushes nothing more once it has returned
   */
  Subscription subscribe(Subscriber subscriber);

  /** Takes what a source pushes, from any thread and without blocking it for long. */
  interface Subscriber {

    /** The whole membership as it is now. Ids are unique; an equal list costs nothing. */
    void update(List<Endpoint> endpoints);

    /** The source cannot tell the membership for the moment. */
    void failed(Throwable error);
  }

  /** A subscription that goes on until it is closed. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {

    /** Ends the subscription. Does nothing when repeated. */
    @Override
    void close();
  }
}
