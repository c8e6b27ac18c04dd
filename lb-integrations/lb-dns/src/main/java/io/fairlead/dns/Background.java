package io.fairlead.dns;

import io.fairlead.api.time.TaskScheduler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are worked on: on the host's scheduler, or else on one daemon thread of our own.
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
              Thread thread = new Thread(task, "fairlead-dns");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Nearly all deadlines are cancelled, and answers may come in after the end.
    executor.setRemoveOnCancelPolicy(true);
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return executor;
  }
}
