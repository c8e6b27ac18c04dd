package io.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * Sends one request to the endpoint of a lease and waits for the answer, for {@link
 * LoadBalancer#call}. Called once for each attempt. Leaves the lease to the engine.
 *
 * @param <R> the host's response
 */
@FunctionalInterface
public interface BlockingSender<R> {

  /** Sends the request to {@link Lease#endpoint()}. */
  R send(Lease lease) throws Exception;

  /** Reads the outcome, as {@link Sender#outcomeOf} does. */
  default Outcome outcomeOf(@Nullable R response, @Nullable Throwable error) {
    return Outcome.ofError(error);
  }

  /** Releases a response that is thrown away because the request is retried elsewhere. */
  default void discard(R response) {}
}
