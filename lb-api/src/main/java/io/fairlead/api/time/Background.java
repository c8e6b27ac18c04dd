package io.fairlead.api.time;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where the background work of a component runs: on the scheduler that its host gives it, or else
 * on one daemon thread of its own, which ends with it. For components, such as sources and
 * listeners; hosts pass a {@link TaskScheduler}. Thread-safe.
 */
public final class Background implements AutoCloseable {

  private final TaskScheduler scheduler;
  private final @Nullable ScheduledThreadPoolExecutor own;

  private Background(TaskScheduler scheduler, @Nullable ScheduledThreadPoolExecutor own) {
    this.scheduler = scheduler;
    this.own = own;
  }

  /**
   * Takes the scheduler of the host, or makes a thread.
   *
   * @param given null to make a thread
   * @param name of that thread
   */
  public static Background of(@Nullable TaskScheduler given, String name) {
    if (given != null) {
      return new Background(given, null);
    }
    ScheduledThreadPoolExecutor own = daemon(name);
    return new Background(TaskScheduler.on(own), own);
  }

  /** Where to schedule. */
  public TaskScheduler scheduler() {
    return scheduler;
  }

  /**
   * Ends the thread, if there is one: what it has not begun is dropped, and so is what is scheduled
   * later. A scheduler of the host goes on.
   */
  @Override
  public void close() {
    if (own != null) {
      own.shutdown();
    }
  }

  private static ScheduledThreadPoolExecutor daemon(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Time-outs are cancelled almost always, and would fill the queue until their time.
    executor.setRemoveOnCancelPolicy(true);
    // What is under way when the thread ends may still schedule.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return executor;
  }
}
