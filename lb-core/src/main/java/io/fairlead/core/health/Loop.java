package io.fairlead.core.health;

import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Background work that is done one piece at a time, at once or at a set time, whatever threads the
 * host's scheduler has. What only this work touches needs no lock.
 */
final class Loop {

  /*
   * Work that is handed over waits in a queue without a lock; the timers belong to whoever holds the
   * monitor of the loop, which is only taken by the scheduler's threads and to close. So a request
   * that has something to tell never waits for the work of others.
   *
   * What was handed over goes before what is due, so that an answer that has come is not taken for
   * one that has not.
   */

  private final Ticker ticker;
  private final TaskScheduler scheduler;
  private final Faults faults;
  private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private TaskScheduler.@Nullable Scheduled alarm;
  private long alarmNanos;
  private volatile boolean closed;

  Loop(Environment environment) {
    ticker = environment.ticker();
    scheduler = environment.scheduler();
    faults = environment.faults();
  }

  /** The time by which timers are set. */
  long nanos() {
    return ticker.nanos();
  }

  /** Has work done soon, by any thread but never by the caller. Lock-free. */
  void execute(Runnable work) {
    if (closed) {
      return;
    }
    handedOver.add(work);
    if (!Thread.holdsLock(this) && woken.compareAndSet(false, true)) {
      boolean scheduled = schedule(Duration.ZERO) != null;
      woken.compareAndSet(!scheduled, false);
    }
  }

  /** Has work done at a time. Only for work of this loop itself. */
  Timer at(long dueNanos, Runnable work) {
    Timer timer = new Timer(dueNanos, work);
    timers.add(timer);
    return timer;
  }

  /** Ends the loop with a last piece of work, which this call does. */
  synchronized void close(Runnable last) {
    if (!closed) {
      work();
      closed = true;
      run(last);
      timers.clear();
    }
  }

  private synchronized void wake() {
    woken.set(false);
    if (!closed) {
      work();
      setAlarm();
    }
  }

  private void work() {
    Runnable next;
    while ((next = takeNext()) != null) {
      run(next);
    }
  }

  private @Nullable Runnable takeNext() {
    Runnable first = handedOver.poll();
    if (first != null) {
      return first;
    }
    Timer timer = firstTimer();
    if (timer == null || timer.dueNanos - ticker.nanos() > 0) {
      return null;
    }
    timers.remove();
    return timer.work;
  }

  private @Nullable Timer firstTimer() {
    Timer first = timers.peek();
    while (first != null && first.cancelled) {
      timers.remove();
      first = timers.peek();
    }
    return first;
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      faults.contain("health", e);
    }
  }

  /** Sets the alarm to the first timer, unless it is set to no later than that. */
  private void setAlarm() {
    Timer first = firstTimer();
    long now = ticker.nanos();
    boolean ringing = alarm != null && alarmNanos - now <= 0;
    if (first == null || (alarm != null && !ringing && alarmNanos - first.dueNanos <= 0)) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmNanos = first.dueNanos;
    alarm = schedule(Duration.ofNanos(Math.max(0, first.dueNanos - now)));
  }

  private TaskScheduler.@Nullable Scheduled schedule(Duration delay) {
    try {
      return scheduler.schedule(delay, this::wake);
    } catch (Throwable e) {
      faults.contain("scheduler", e);
      return null;
    }
  }

  /** Work that waits for its time. */
  static final class Timer implements Comparable<Timer> {

    private final long dueNanos;
    private final Runnable work;
    private boolean cancelled;

    private Timer(long dueNanos, Runnable work) {
      this.dueNanos = dueNanos;
      this.work = work;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      return Long.signum(dueNanos - other.dueNanos);
    }
  }
}
