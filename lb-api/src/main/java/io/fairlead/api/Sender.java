package io.fairlead.api;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to the endpoint of a lease and reads the answer, for {@link
 * LoadBalancer#callAsync}. Called once for each attempt. Leaves the lease to the engine, which
 * completes it.
 *
 * @param <R> the host's response
 */
@FunctionalInterface
public interface Sender<R> {

  /**
   * Sends the request to {@link Lease#endpoint()}, without blocking. The future of the stage is
   * cancelled when nobody wants the answer any more.
   */
  CompletionStage<R> send(Lease lease);

  /**
   * Reads the outcome from what {@link #send} ended with. By default any response is a success and
   * errors are read by {@link Outcome#ofError}.
   *
   * @param response the response, null when there is an error
   * @param error the error, null when there is a response
   */
  default Outcome outcomeOf(@Nullable R response, @Nullable Throwable error) {
    return Outcome.ofError(error);
  }

  /**
   * Releases a response that is thrown away: because the request is retried elsewhere, the response
   * of another attempt was taken, or it came after the attempt had timed out or been cancelled.
   */
  default void discard(R response) {}
}
