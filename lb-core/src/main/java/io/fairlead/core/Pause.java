package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request between two attempts. */
final class Pause implements Runnable {

  // It is over once, by whoever comes first: the scheduler, which makes the next attempt; the host,
  // which cancels the stage, or completes it in some other way; or the engine, which is closed. A
  // host that cancels after the scheduler has begun gets no attempt either: its lease is completed
  // here, since nobody else will ever see it.

  private static final Rejection SHUTTING_DOWN = Rejection.of(RejectionReason.SHUTTING_DOWN);

  private final Pauses pauses;
  private final EngineLease left;
  private final Outcome outcome;
  private final long token;
  private final CompletableFuture<Admission> admission = new CompletableFuture<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Alarm alarm = new Alarm();

  Pause(Pauses pauses, EngineLease left, Outcome outcome, long token) {
    this.pauses = pauses;
    this.left = left;
    this.outcome = outcome;
    this.token = token;
    var unused = admission.whenComplete((answer, error) -> givenUp());
  }

  CompletableFuture<Admission> admission() {
    return admission;
  }

  Alarm alarm() {
    return alarm;
  }

  /** The time has come. */
  @Override
  public void run() {
    if (ends()) {
      Admission next = left.resume(outcome, token);
      if (!admission.complete(next) && next instanceof Lease lease) {
        lease.complete(Outcome.cancelled());
      }
    }
  }

  /** The engine is closed. */
  void breakOff() {
    if (ends()) {
      left.abandon(outcome, token);
      admission.complete(SHUTTING_DOWN);
    }
  }

  private void givenUp() {
    if (ends()) {
      left.abandon(Outcome.cancelled(), token);
    }
  }

  private boolean ends() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    alarm.off();
    pauses.ended(this);
    return true;
  }
}
