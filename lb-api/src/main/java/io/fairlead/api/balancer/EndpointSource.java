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

  /**
   * A membership that never changes; it is pushed before {@link #subscribe} returns.
   *
   * @throws IllegalArgumentException if two endpoints have the same id
   */
  static EndpointSource of(List<Endpoint> endpoints) {
    List<Endpoint> copy = MergedEndpoints.uniqueById(endpoints);
    return subscriber -> {
      subscriber.update(copy);
      return () -> {};
    };
  }

  /**
   * All endpoints of several sources, in the order of the sources.
   *
   * <ul>
   *   <li>Nothing is pushed until each source has pushed or failed once, so that the first list is
   *       whole; after that, whenever the merged list has become another one.
   *   <li>A source that fails, or pushes an empty list or an id twice, keeps its last good list;
   *       its failure is passed on.
   *   <li>The same host and port from two sources is one endpoint: that of the earlier source.
   *       Hosts are compared as addresses or in lower case, and no name is looked up.
   *   <li>An id that an earlier source gives to another address is not lost capacity: the later
   *       endpoint is renamed to {@code id@host:port} for as long as they collide.
   * </ul>
   *
   * <p>Pushes are handed on one at a time and in their order. Each costs time in proportion to all
   * endpoints.
   *
   * @throws IllegalArgumentException if there is no source
   */
  static EndpointSource merged(EndpointSource... sources) {
    if (sources.length == 0) {
      throw new IllegalArgumentException("there is no source to merge");
    }
    List<EndpointSource> copy = List.of(sources);
    return subscriber -> MergedEndpoints.subscribe(copy, subscriber);
  }

  /** Takes what a source pushes, from any thread and without blocking it for long. */
  interface Subscriber {

    /**
     * The whole membership as it is now. Ids are unique. Their order does not count: a list of the
     * endpoints that are in force changes nothing, however often it comes. It is compared and no
     * more, which is free for the same immutable list, and otherwise O(endpoints).
     */
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
