package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The clock of a simulation, and whoever wants to be woken by it: the load balancers' own
 * background work and what a scenario has planned. It starts at 0 and moves when {@link #moveTo}
 * says so.
 */
public final class VirtualTime implements Ticker, TaskScheduler {

  private static final Comparator<Task> BY_TIME =
      Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number);

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(BY_TIME);
  private long nowNanos;
  private long planned;

  private record Task(long dueNanos, long number, Runnable work) {}

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable work) {
    Task task = at(nowNanos + delay.toNanos(), work);
    return () -> tasks.remove(task);
  }

  private Task at(long dueNanos, Runnable work) {
    Task task = new Task(dueNanos, planned++, work);
    tasks.add(task);
    return task;
  }

  /** When the next task is due, or {@link EventQueue#NEVER}. */
  public long nextNanos() {
    Task next = tasks.peek();
    return next == null ? EventQueue.NEVER : next.dueNanos();
  }

  /**
   * Moves the clock, without running what falls due.
   *
   * @param toNanos not before the present
   */
  public void moveTo(long toNanos) {
    if (toNanos < nowNanos) {
      throw new IllegalArgumentException("time " + toNanos + " is before " + nowNanos);
    }
    nowNanos = toNanos;
  }

  /** Runs the next task if it is due by now; false if it is not. */
  public boolean runDue() {
    Task next = tasks.peek();
    if (next == null || next.dueNanos() > nowNanos) {
      return false;
    }
    tasks.remove().work().run();
    return true;
  }
}
