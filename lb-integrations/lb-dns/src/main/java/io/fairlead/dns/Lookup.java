package io.fairlead.dns;

import io.fairlead.api.Endpoint;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Looks up the endpoints that one name leads to. One look-up is made at a time. */
interface Lookup {

  /** Looks the name up, without blocking; never fails. */
  CompletionStage<Found> find();

  /**
   * What a name led to.
   *
   * @param endpoints in an order of their own, not that of the records
   * @param ttlSeconds when to ask again, {@link Answer#NO_TTL} if no server said so
   * @param problem what went wrong, which need not leave the endpoints empty; null if nothing did
   */
  record Found(List<Endpoint> endpoints, long ttlSeconds, @Nullable Throwable problem) {

    /** Whether name servers failed to say what there is; that there is none is no failure. */
    boolean isFailure() {
      return problem != null && !(problem instanceof UnknownHostException);
    }
  }
}
