package io.fairlead.admin;

import io.fairlead.api.time.TaskScheduler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Where offboarding waits: on the host's scheduler, or else on one daemon thread of our own. */
final class Background implements AutoCloseable {

  private final TaskScheduler scheduler;
  private final @Nullable ScheduledThreadPoolExecutor own;

  Background(@Nullable TaskScheduler given) {
    if (given == null) {
      ScheduledThreadPoolExecutor executor =
          new ScheduledThreadPoolExecutor(1, daemons("fairlead-admin"));
      executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
      own = executor;
      scheduler = TaskScheduler.on(executor);
    } else {
      own = null;
      scheduler = given;
    }
  }

  /** So many threads for requests, none of which keeps the process alive. */
  static ExecutorService workers(int threads) {
    return Executors.newFixedThreadPool(threads, daemons("fairlead-admin-http"));
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
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
}
