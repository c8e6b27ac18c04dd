package io.fairlead.dns;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.time.TaskScheduler;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks one name up over and over, and hands on what it led to. */
final class Refresh implements EndpointSource.Subscription {

  private final Lookup lookup;
  private final RefreshTimes times;
  private final TaskScheduler scheduler;
  private final EndpointSource.Subscriber subscriber;
  private int failures;
  private TaskScheduler.@Nullable Scheduled next;
  private boolean closed;

  Refresh(
      Lookup lookup,
      RefreshTimes times,
      TaskScheduler scheduler,
      EndpointSource.Subscriber subscriber) {
    this.lookup = lookup;
    this.times = times;
    this.scheduler = scheduler;
    this.subscriber = subscriber;
  }

  /** On the scheduler from the first look-up on: an answer may be there before we wait for it. */
  synchronized void begin() {
    next = scheduler.schedule(Duration.ZERO, this::run);
  }

  private void run() {
    lookup
        .find()
        .exceptionally(error -> new Lookup.Found(List.of(), Answer.NO_TTL, error))
        .thenAccept(this::found);
  }

  /** The next look-up first, so that nothing a subscriber throws is the end of it. */
  private void found(Lookup.Found found) {
    if (scheduleNext(found)) {
      if (!found.endpoints().isEmpty()) {
        subscriber.update(found.endpoints());
      }
      if (found.problem() != null) {
        subscriber.failed(found.problem());
      }
    }
  }

  /** That there is none counts as a failure only if nobody said how long that stays true. */
  private synchronized boolean scheduleNext(Lookup.Found found) {
    boolean failed =
        found.isFailure() || (found.problem() != null && found.ttlSeconds() == Answer.NO_TTL);
    failures = failed ? failures + 1 : 0;
    if (!closed) {
      next = scheduler.schedule(times.after(found, failures), this::run);
    }
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
