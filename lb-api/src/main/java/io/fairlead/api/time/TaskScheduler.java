package io.fairlead.api.time;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs background work: sweeps, probes, refreshes. Never used on the request path.
 *
 * <p>Implementations are thread-safe. A task that throws does not disturb the others.
 */
@FunctionalInterface
public interface TaskScheduler {

  /**
   * Runs {@code task} once, no sooner than {@code delay} from now.
   *
   * @return the scheduled task, for cancelling it
   */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Scheduled {

    /** Prevents the task from starting. Does nothing once it has started, or when repeated. */
    void cancel();
  }

  /** Schedules on the given executor, whose owner shuts it down. */
  static TaskScheduler on(ScheduledExecutorService executor) {
    return (delay, task) -> {
      ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }
}
