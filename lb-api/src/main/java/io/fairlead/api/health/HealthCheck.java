package io.fairlead.api.health;

import io.fairlead.api.Endpoint;
import java.util.concurrent.CompletionStage;

/**
 * Asks an endpoint whether it is fit to serve, off the request path.
 *
 * <p>Thread-safe: many endpoints are asked at once. An exception counts as a failed check.
 */
@FunctionalInterface
public interface HealthCheck extends AutoCloseable {

  /**
   * Begins a check and returns at once. The engine cancels the stage's future when the time-out of
   * the pool is over, and the check then lets go of what it holds for it.
   *
   * @return completes with the result; exceptionally counts as {@link Result#failed}
   */
  CompletionStage<Result> check(Endpoint endpoint);

  /** Lets go of connections and threads; nothing is asked after that. */
  @Override
  default void close() {}

  /**
   * The result of one check.
   *
   * @param passed whether the endpoint is fit
   * @param detail what was seen, in a few words, such as {@code HTTP 503}
   */
  record Result(boolean passed, String detail) {

    /** The endpoint is fit. */
    public static Result passed(String detail) {
      return new Result(true, detail);
    }

    /** The endpoint is not fit. */
    public static Result failed(String detail) {
      return new Result(false, detail);
    }
  }
}
