package io.fairlead.health;

import io.fairlead.api.health.HealthCheck.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One check under way: ended once, by a result or by whoever asked for it and cancels. Whatever
 * ends it lets go of what was begun for it. Thread-safe.
 */
final class Attempt {

  /** The result where the check itself was closed. */
  static final Result CLOSED = Result.failed("check closed");

  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private volatile boolean concluded;

  CompletionStage<Result> result() {
    return result;
  }

  boolean isOver() {
    return result.isDone();
  }

  void end(Result seen) {
    result.complete(seen);
  }

  /** Ends it where the endpoint has said all that it had to say. */
  void conclude(Result seen) {
    concluded = true;
    end(seen);
  }

  boolean isConcluded() {
    return concluded;
  }

  void fail(Throwable cause) {
    end(Result.failed(Causes.inWords(cause)));
  }

  /** Does something once the check is over, at once if it is over already; must not throw. */
  void whenOver(Runnable release) {
    result().whenComplete((seen, error) -> release.run());
  }
}
