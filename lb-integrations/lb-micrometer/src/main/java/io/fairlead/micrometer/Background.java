package io.fairlead.micrometer;

import io.fairlead.api.time.TaskScheduler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where the meters are brought up to date: on the host's scheduler, or else on one daemon thread of
 * our own.
 */
final class Background implements AutoCloseable {

  private final TaskScheduler scheduler;
  private final @Nullable ScheduledThreadPoolExecutor own;

  Background(@Nullable TaskScheduler given) {
    if (given == null) {
      ScheduledThreadPoolExecutor executor = daemon();
      own = executor;
      scheduler = TaskScheduler.on(executor);
    } else {
      own = null;
      scheduler = given;
    }
  }

  TaskScheduler scheduler() {
    return scheduler;
  }

  /** Ends the thread, if there is one; what it has not begun is dropped. */
  @Override
  public void close() {
    if (own != null) {
      own.shutdown();
    }
  }

  private static ScheduledThreadPoolExecutor daemon() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "fairlead-metrics");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // The next round may be asked for after the end.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return executor;
  }
}
