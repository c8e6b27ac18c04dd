package io.fairlead.core;

import io.fairlead.api.time.TaskScheduler.Scheduled;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for its time, to be called off when nobody wants it any more, which may be
 * before it is set. Thread-safe.
 */
final class Alarm {

  private static final Scheduled OFF = () -> {};

  private final AtomicReference<@Nullable Scheduled> task = new AtomicReference<>();

  /** Takes the task. Called once. */
  void set(Scheduled scheduled) {
    if (!task.compareAndSet(null, scheduled)) {
      scheduled.cancel();
    }
  }

  /** Calls the task off, or whichever is set later. */
  void off() {
    Scheduled scheduled = task.getAndSet(OFF);
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
