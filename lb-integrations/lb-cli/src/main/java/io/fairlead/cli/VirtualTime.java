package io.fairlead.cli;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes as fast as there is nothing to do in it: that of a log, while it is replayed.
 * For one thread.
 */
final class VirtualTime implements Ticker, InstantSource, TaskScheduler {

  private final Instant begin;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));
  private long nanos;
  private long scheduled;

  VirtualTime(Instant begin) {
    this.begin = begin;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(nanos);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable work) {
    Task task = new Task(nanos + Math.max(0, delay.toNanos()), scheduled++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Does what falls due until then, each at its time; does nothing if that is in the past. */
  void advanceTo(Instant time) {
    long end = Duration.between(begin, time).toNanos();
    for (Task next = tasks.peek(); next != null && next.dueNanos <= end; next = tasks.peek()) {
      tasks.remove();
      nanos = next.dueNanos;
      next.work.run();
    }
    nanos = Math.max(nanos, end);
  }

  private record Task(long dueNanos, long number, Runnable work) {}
}
