package io.fairlead.examples.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Breaks off the requests of one event loop whose answers do not come in time. One timer looks at
 * all of them every few milliseconds: a timer for each would be set and cancelled for nothing
 * thousands of times a second, since nearly all are answered before.
 */
final class Patience {

  /** By how much a request may be broken off too late. */
  private static final Duration STEP = Duration.ofMillis(10);

  private final Vertx vertx;

  /** Those that were not answered when somebody looked. The timer runs while there are any. */
  private final List<Wait> waits = new ArrayList<>();

  private record Wait(HttpClientRequest request, long deadlineNanos) {

    boolean isOver() {
      return request.response().isComplete();
    }

    boolean isDue(long nowNanos) {
      return nowNanos - deadlineNanos >= 0;
    }
  }

  Patience(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether a request that failed was broken off here. */
  static boolean isAtAnEnd(@Nullable Throwable failure) {
    return failure != null && failure.getCause() instanceof TimeoutException;
  }

  /** Gives the head of an answer so long to come, from now on. */
  void await(HttpClientRequest request, Duration timeout) {
    if (waits.isEmpty()) {
      setTimer();
    }
    waits.add(new Wait(request, System.nanoTime() + timeout.toNanos()));
  }

  private void setTimer() {
    vertx.setTimer(STEP.toMillis(), due -> look());
  }

  private void look() {
    long nowNanos = System.nanoTime();
    List<Wait> due = new ArrayList<>();
    waits.removeIf(wait -> wait.isOver() || (wait.isDue(nowNanos) && due.add(wait)));
    if (!waits.isEmpty()) {
      setTimer();
    }
    // Whoever is told may have sent the next request before this returns.
    due.forEach(wait -> wait.request().reset(0, new TimeoutException("no answer in time")));
  }
}
