package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy.Place;
import io.fairlead.api.policy.Policy.Turn;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that may wait at steps of admission. Meanwhile it holds what it took at the steps
 * before and counts as one of its tenant; when its turn comes, it goes on with the next step.
 */
final class WaitingRequest implements Turn {

  // A step that lets it wait tells it once what came of it, whatever else happens. A caller who
  // gives up and an engine that closes have the answer at once and leave the queue, which then says
  // that the request is refused, and all that it held is given back; or it says that the turn had
  // come just before, and the lease is given back.

  /** Says that a request waits. */
  static final Rejection WAITS = Rejection.of(RejectionReason.OVERLOADED).withPolicy("");

  /** How long a caller waits who leaves that to the queue. */
  static final long WITHOUT_BOUND = Long.MAX_VALUE;

  private static final Rejection SHUTTING_DOWN = Rejection.of(RejectionReason.SHUTTING_DOWN);

  private final Engine engine;
  private final RequestView request;
  private final long maxWaitNanos;
  private final CompletableFuture<Admission> answer = new CompletableFuture<>();
  private @Nullable Stop stop;

  /** When it began to wait, if it ever has. */
  private long sinceNanos;

  private volatile @Nullable Place place;
  private volatile boolean answered;

  /**
   * How far a request has come.
   *
   * @param step that has refused it
   * @param held by the steps before
   */
  record Stop(Admittance admittance, int step, int held) {}

  WaitingRequest(Engine engine, RequestView request, long maxWaitNanos) {
    this.engine = engine;
    this.request = request;
    this.maxWaitNanos = maxWaitNanos;
    var unused = answer.whenComplete((admission, error) -> leaveUnlessAnswered());
  }

  CompletableFuture<Admission> answer() {
    return answer;
  }

  /** Begins to wait at a step that has refused the request; false if that has no queue. */
  boolean waitsAt(Stop at) {
    if (stop == null) {
      sinceNanos = engine.nanos();
    }
    stop = at;
    Place found =
        at.admittance.guards()[at.step].enqueue(
            request, at.admittance.priority(at.step, at.held), remainingNanos(), this);
    if (found == null) {
      return false;
    }
    place = found;
    engine.waiting().add(this);
    if (answered) {
      engine.waiting().remove(this);
    } else if (answer.isDone()) {
      found.leave();
    }
    return true;
  }

  @Override
  public void admitted() {
    Stop at = stop();
    conclude(engine.resume(request, at, at.admittance.with(at.step, at.held, request), this));
  }

  @Override
  public void refused(Rejection rejection) {
    conclude(engine.refuse(request, stop(), rejection, this));
  }

  /** Answers, unless the request waits. */
  void conclude(Admission admission) {
    if (admission == WAITS) {
      return;
    }
    answered = true;
    engine.waiting().remove(this);
    if (!answer.complete(admission) && admission instanceof Lease lease) {
      lease.complete(Outcome.notSent());
    }
  }

  /** The engine closes. */
  void breakOff() {
    answer.complete(SHUTTING_DOWN);
  }

  private void leaveUnlessAnswered() {
    Place at = place;
    if (!answered && at != null) {
      at.leave();
    }
  }

  /** Where it waits; of a request that does. */
  Stop stop() {
    return Objects.requireNonNull(stop);
  }

  /** How long ago it began to wait. */
  long elapsedNanos() {
    return stop == null ? 0 : engine.nanos() - sinceNanos;
  }

  private long remainingNanos() {
    return maxWaitNanos == WITHOUT_BOUND
        ? WITHOUT_BOUND
        : Math.max(0, maxWaitNanos - elapsedNanos());
  }
}
