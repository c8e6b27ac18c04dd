package io.fairlead.testkit;

import io.fairlead.api.time.TaskScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs tasks when a test moves the clock, on the thread of the test, each at exactly its time.
 * Thread-safe for scheduling.
 */
public final class FakeScheduler implements TaskScheduler {

  private final FakeTicker ticker;
  private final List<Task> tasks = new ArrayList<>();

  /** Shares a clock with what is tested. */
  public FakeScheduler(FakeTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public synchronized Scheduled schedule(Duration delay, Runnable work) {
    Task task = new Task(ticker.nanos() + delay.toNanos(), work);
    tasks.add(task);
    return () -> cancel(task);
  }

  /** Moves the clock and runs what falls due on the way, earliest first. */
  public void advance(Duration duration) {
    long end = ticker.nanos() + duration.toNanos();
    for (Task task = takeDue(end); task != null; task = takeDue(end)) {
      ticker.advance(Duration.ofNanos(Math.max(0, task.dueNanos - ticker.nanos())));
      task.work.run();
    }
    ticker.advance(Duration.ofNanos(end - ticker.nanos()));
  }

  /** How many tasks wait. */
  public synchronized int pending() {
    return tasks.size();
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  private synchronized @org.jspecify.annotations.Nullable Task takeDue(long endNanos) {
    Task earliest =
        tasks.stream()
            .filter(task -> task.dueNanos - endNanos <= 0)
            .min(Comparator.comparingLong(task -> task.dueNanos - endNanos))
            .orElse(null);
    tasks.remove(earliest);
    return earliest;
  }

  private static final class Task {

    private final long dueNanos;
    private final Runnable work;

    Task(long dueNanos, Runnable work) {
      this.dueNanos = dueNanos;
      this.work = work;
    }
  }
}
