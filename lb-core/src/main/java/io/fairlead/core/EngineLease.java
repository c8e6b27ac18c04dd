package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.View;
import io.fairlead.core.retry.Retries;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an admitted request at one endpoint. All that the path remembers of a request is
 * here, in as few bytes as it takes: until there is a second attempt, nothing else is allocated.
 */
final class EngineLease extends EndpointSearch implements Lease {

  // A request is admitted once and attempted once or more, at times by two leases at once. What is
  // of the attempt and what is of the request are told apart:
  //
  //   attempt   its endpoint, with the policies that guard it       given back by endAttempt
  //   request   the tenant's policies, its count, its statistics    given back by endRequest
  //
  // Each lease is OPEN from when the host can see it, until one thread moves it on, by
  // compare-and-set on its state; that thread alone calls endAttempt:
  //
  //   OPEN -> ENDED  complete, retry, retryAsync
  //   OPEN -> LOST   expire
  //
  // Then it does one of these with its place in the ledger, which is made when a second attempt is
  // thought of, and closed for good if the first one ends the request before:
  //
  //   leave it     complete and expire; also retry, if nothing follows. Whom the ledger tells
  //                that the request is over, which it tells one of all, calls endRequest. Where
  //                the pool does not hedge there is only one, and the ledger is not asked.
  //   hand it on   to the lease that retry answers; or to a Pause, which hands it on or leaves.
  //
  // A hedge has a place of its own, which it takes once it has an endpoint. So a success ends the
  // request though a twin is still open; a failure, a cancellation or a loss ends it only if it is
  // the last; and whatever comes after that ends its own attempt and nothing else. A retry or a
  // hedge that was given an endpoint when the request ended gives it back unused.

  private static final Rejection RETRY_REFUSED = Rejection.of(RejectionReason.RETRY_REFUSED);

  // One word, written before others can see the lease, and then by compare-and-set:
  //
  //   bits  0..1   state, as above
  //   bits  2..9   the number of the attempt; 0 for one that is yet to be counted
  //   bits 10..31  its place in the table of leases

  private static final int OPEN = 0;
  private static final int ENDED = 1;
  private static final int LOST = 2;
  private static final int STATE = 3;
  private static final int NUMBER = Integer.numberOfTrailingZeros(STATE + 1);
  private static final int MAX_NUMBER = 0xff;
  private static final int PLACE = Integer.SIZE - LeaseTable.PLACE_BITS;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(EngineLease.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int word;

  private EngineLease(
      RequestView request,
      Admittance admittance,
      int held,
      View view,
      long startNanos,
      @Nullable AttemptLedger ledger,
      int number) {
    super(request, admittance, held, view, startNanos, ledger);
    word = number << NUMBER;
  }

  /** The first attempt of a request that the steps of admission let proceed. */
  static EngineLease first(RequestView request, Admittance admittance, int held, View view) {
    Engine engine = admittance.tenant().engine();
    long nowNanos = engine.nanos();
    Throwable origin = engine.traceOrigin();
    AttemptLedger ledger = origin == null ? null : new AttemptLedger(nowNanos, origin);
    return new EngineLease(request, admittance, held, view, nowNanos, ledger, 1);
  }

  /** Another attempt of the same request, at an endpoint that is yet to be found. */
  private EngineLease another(AttemptLedger shared, View view) {
    int onRoute = admittance.onRoute(held);
    return new EngineLease(request, admittance, onRoute, view, engine().nanos(), shared, 0);
  }

  /** Begins the first attempt; false if there is no endpoint for this request. */
  boolean bind(View view) {
    if (!takeEndpoint(view)) {
      return false;
    }
    engine().watch(this);
    return true;
  }

  @Override
  public boolean complete(Outcome outcome) {
    Objects.requireNonNull(outcome);
    if (!moves(ENDED)) {
      return false;
    }
    end(outcome, engine().nanos());
    return true;
  }

  @Override
  public Admission retry(Outcome outcome) {
    long token = giveUp(outcome);
    return token == Retries.REFUSED ? RETRY_REFUSED : resume(outcome, token);
  }

  @Override
  public CompletionStage<Admission> retryAsync(Outcome outcome) {
    int retry = ledger().made() - 1;
    long token = giveUp(outcome);
    if (token == Retries.REFUSED) {
      return CompletableFuture.completedFuture(RETRY_REFUSED);
    }
    Duration pause = retries().pause(retry);
    return pause.isZero()
        ? CompletableFuture.completedFuture(resume(outcome, token))
        : engine().pauses().begin(this, outcome, token, pause);
  }

  /**
   * Ends this attempt, for another one to follow if that may be.
   *
   * @return the token of the budget for the other one, or {@link Retries#REFUSED} if none follows
   */
  private long giveUp(Outcome outcome) {
    Objects.requireNonNull(outcome);
    if (!moves(ENDED)) {
      if (state() == LOST) {
        return Retries.REFUSED;
      }
      throw new IllegalStateException("the lease on " + endpoint().id() + " has been completed");
    }
    long nowNanos = engine().nanos();
    long latencyNanos = endAttempt(outcome, nowNanos);
    engine().requestListeners().completed(admittance.listeners(), this, outcome, latencyNanos);
    boolean may =
        !ledger().isSpent(retries().maxAttempts()) && retries().mayFollow(outcome, request);
    long token = may ? retries().takeToken() : Retries.REFUSED;
    if (token == Retries.REFUSED) {
      leave(outcome, nowNanos);
    }
    return token;
  }

  /** Makes the attempt that follows this one. */
  Admission resume(Outcome outcome, long token) {
    AttemptLedger shared = makeLedger();
    shared.meet(slot());
    View view = view();
    EngineLease next = another(shared, view);
    boolean taken = next.takeEndpoint(view) || next.takeEndpointAgain(shared, view, slot());
    int attempt = taken ? shared.follows(retries().maxAttempts()) : 0;
    if (attempt > 0) {
      retries().retried();
      return next.opened(attempt);
    }
    abandon(outcome, token);
    return taken ? next.unused() : noEndpoint(admittance.tenant());
  }

  /** Ends the request after this attempt, unless it has a twin, with the next one not made. */
  void abandon(Outcome outcome, long token) {
    retries().giveBack(token);
    leave(outcome, engine().nanos());
  }

  @Override
  public Admission hedge() {
    AttemptLedger known = ledger();
    boolean may =
        state() == OPEN
            && known.isAlone()
            && !known.isSpent(retries().maxAttempts())
            && retries().mayHedge(request);
    long token = may ? retries().takeToken() : Retries.REFUSED;
    return token == Retries.REFUSED ? RETRY_REFUSED : hedge(token);
  }

  private Admission hedge(long token) {
    AttemptLedger shared = makeLedger();
    if (shared.isOver()) {
      retries().giveBack(token);
      return RETRY_REFUSED;
    }
    shared.meet(slot());
    View view = view();
    EngineLease twin = another(shared, view);
    boolean taken = twin.takeEndpoint(view);
    int attempt = taken ? shared.joins(retries().maxAttempts()) : 0;
    if (attempt > 0) {
      retries().hedged();
      return twin.opened(attempt);
    }
    retries().giveBack(token);
    return taken ? twin.unused() : noEndpoint(admittance.tenant());
  }

  private EngineLease opened(int attempt) {
    word = attempt << NUMBER;
    engine().watch(this);
    engine().listeners().admitted(this);
    return this;
  }

  /** Gives the endpoint back, for the request has ended meanwhile. */
  private Rejection unused() {
    int heldThere = admittance.atEndpoint(held);
    slot().end(heldThere, request, priority(), Outcome.notSent(), Fault.UNKNOWN, 0);
    return RETRY_REFUSED;
  }

  @Override
  public @Nullable Duration hedgeDelay() {
    return retries().hedgeDelay(request);
  }

  @Override
  public @Nullable Duration attemptTimeout() {
    return retries().attemptTimeout();
  }

  @Override
  public int attempt() {
    return ((int) WORD.getOpaque(this) >>> NUMBER) & MAX_NUMBER;
  }

  /** Why a tenant's request has got no endpoint. */
  static Rejection noEndpoint(TenantRuntime tenant) {
    return Rejection.of(
        tenant.tenant().residency().isEmpty()
            ? RejectionReason.NO_ENDPOINT
            : RejectionReason.RESIDENCY_UNSATISFIED);
  }

  /** Ends a lease that its holder has lost; false if it is too young or has ended. */
  boolean expire(long nowNanos, long maxAgeNanos) {
    if (nowNanos - startNanos < maxAgeNanos || !moves(LOST)) {
      return false;
    }
    end(Outcome.cancelled(), nowNanos);
    return true;
  }

  /** Where the request was acquired, if it was sampled. */
  @Nullable Throwable origin() {
    return ledger().origin();
  }

  Pool servingPool() {
    return admittance.route().pool();
  }

  /** The pool that would serve, were its tenant not in quarantine; null if it is not. */
  @Nullable Pool quarantinedFrom() {
    return admittance.route().quarantinedFrom();
  }

  /** Notes the place in the table, before others can see the lease there. */
  void watchedAt(int place) {
    word = (word & ((1 << PLACE) - 1)) | (place << PLACE);
  }

  /** Its place in the table. */
  int place() {
    return (int) WORD.getOpaque(this) >>> PLACE;
  }

  @Override
  public Endpoint endpoint() {
    return slot().endpoint();
  }

  @Override
  public String pool() {
    return admittance.route().pool().name();
  }

  @Override
  public @Nullable String route() {
    return admittance.route().name();
  }

  @Override
  public List<String> policies() {
    return admittance.policies();
  }

  @Override
  public long waitedNanos() {
    return admittance.waitedNanos();
  }

  @Override
  public String path() {
    String path = request.target().path();
    int strippedPrefix = admittance.strippedPrefix();
    if (strippedPrefix == 0) {
      return path;
    }
    return strippedPrefix >= path.length() ? "/" : path.substring(strippedPrefix);
  }

  @Override
  public void addResponseHeaders(BiConsumer<String, String> headers) {
    picker.addResponseHeaders(index, this, headers);
  }

  @Override
  public List<QuotaStatus> quotas() {
    return admittance.quotas(request);
  }

  @Override
  public String toString() {
    return "Lease[tenant="
        + tenant().id()
        + " pool="
        + pool()
        + " endpoint="
        + endpoint().id()
        + "]";
  }

  /** Ends this attempt, which no retry follows. */
  private void end(Outcome outcome, long nowNanos) {
    long latencyNanos = endAttempt(outcome, nowNanos);
    if (isOnly()) {
      releaseRequest(outcome, latencyNanos, nowNanos);
      engine()
          .requestListeners()
          .endedWithFirst(admittance.listeners(), this, outcome, latencyNanos, nowNanos);
    } else {
      engine().requestListeners().completed(admittance.listeners(), this, outcome, latencyNanos);
      leave(outcome, nowNanos);
    }
  }

  /** Gives back what is of the attempt, and answers how long it took. */
  private long endAttempt(Outcome outcome, long nowNanos) {
    engine().unwatch(place());
    long latencyNanos = Math.max(0, nowNanos - startNanos);
    picker.completed(index, outcome, latencyNanos, nowNanos);
    admittance.route().pool().learn(tenant().id(), slot(), outcome, nowNanos);
    Fault fault = faultOf(outcome, nowNanos);
    slot().end(admittance.atEndpoint(held), request, priority(), outcome, fault, latencyNanos);
    admittance.route().pool().worked(tenant().id(), outcome, fault, latencyNanos);
    if (retries().hedges()) {
      retries().ended(outcome, latencyNanos, ledger().isOver(), engine().latencies());
    }
    return latencyNanos;
  }

  private void leave(Outcome outcome, long nowNanos) {
    if (isLast(outcome)) {
      endRequest(unlessSent(outcome), nowNanos);
    }
  }

  /** Whether the request ends with this attempt, and no other was made or will be. */
  private boolean isOnly() {
    return retries().hedges() ? closesLedger() : ledger().made() == 1;
  }

  /**
   * Whether the request ends with this attempt. Without hedges there is one attempt at a time,
   * whose end is that of its request.
   */
  private boolean isLast(Outcome outcome) {
    return !retries().hedges() || closesLedger() || ledger().leaves(outcome.isSuccess());
  }

  /** A request that was sent before has used what it consumed, though its last lease was not. */
  private Outcome unlessSent(Outcome outcome) {
    return outcome.kind() == Outcome.Kind.NOT_SENT && ledger().made() > 1
        ? Outcome.cancelled()
        : outcome;
  }

  private void endRequest(Outcome outcome, long nowNanos) {
    long latencyNanos = Math.max(0, nowNanos - requestStartNanos());
    releaseRequest(outcome, latencyNanos, nowNanos);
    engine()
        .requestListeners()
        .ended(admittance.listeners(), this, outcome, latencyNanos, nowNanos);
  }

  /** Gives back what is of the request. */
  private void releaseRequest(Outcome outcome, long latencyNanos, long nowNanos) {
    admittance.release(held, request, outcome, faultOf(outcome, nowNanos), latencyNanos);
    engine().ended(admittance.tenant().state(), outcome, latencyNanos);
  }

  private long requestStartNanos() {
    return attempt() == 1 ? startNanos : ledger().startNanos();
  }

  /** Whose fault the end of this attempt is; the request ends by that of its last one. */
  private Fault faultOf(Outcome outcome, long nowNanos) {
    return admittance.route().pool().faultOf(tenant().id(), slot(), outcome, nowNanos);
  }

  private Retries retries() {
    return admittance.route().pool().retries();
  }

  private View view() {
    return admittance.tenant().view(servingPool());
  }

  private int state() {
    return (int) WORD.getVolatile(this) & STATE;
  }

  /** Moves the lease on from where it is open; false if another thread has. */
  private boolean moves(int to) {
    while (true) {
      int seen = (int) WORD.getVolatile(this);
      if ((seen & STATE) != OPEN) {
        return false;
      }
      if (WORD.compareAndSet(this, seen, seen | to)) {
        return true;
      }
    }
  }
}
