package io.fairlead.admin;

import io.fairlead.api.time.TaskScheduler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where offboarding waits and looks are taken: on the host's scheduler, or else on one daemon
 * thread of our own.
 */
final class Background implements AutoCloseable {

  private static final int IDLE_SECONDS = 10;

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

  /** At most so many threads, as long as there is something to write, for what may have to wait. */
  static ExecutorService writers(int threads) {
    ThreadPoolExecutor writers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("fairlead-admin-stream"));
    writers.allowCoreThreadTimeOut(true);
    return writers;
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
