package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.pool.EndpointSlot;
import io.fairlead.core.pool.Picker;
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
 * here, so that nothing else is allocated for it.
 */
final class EngineLease extends AttemptLedger implements Lease, PickContext {

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
  // Then it does one of these with its place in the ledger, which is that of the first lease:
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

  /** How often a pick is repeated when the picked endpoint refuses after all. */
  private static final int MAX_PICKS = 4;

  /** The segment of a lease that is in no table. */
  static final byte UNWATCHED = -1;

  private static final int OPEN = 0;
  private static final int ENDED = 1;
  private static final int LOST = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(EngineLease.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Engine engine;
  private final RequestView request;
  private final TenantRuntime tenant;
  private final Admittance admittance;
  private final long held;
  private final long startNanos;
  private final int strippedPrefix;
  private final View view;
  private final @Nullable Throwable origin;

  /** The first lease of the request, whose ledger counts for all of them. */
  private final EngineLease first;

  private Picker picker;
  private int index = Balancer.NONE;
  private long heldAtEndpoint;

  /** Not 0 while endpoints that warm up are passed over, and then decides for each of them. */
  private short draw;

  private byte number = 1;
  private byte watchSegment = UNWATCHED;
  private int watchSlot;

  @SuppressWarnings("unused") // through STATE
  private int state;

  private EngineLease(
      Engine engine,
      RequestView request,
      TenantRuntime tenant,
      Admittance admittance,
      long held,
      int strippedPrefix,
      @Nullable EngineLease first) {
    this.engine = engine;
    this.request = request;
    this.tenant = tenant;
    this.admittance = admittance;
    this.held = held;
    this.strippedPrefix = strippedPrefix;
    this.first = first == null ? this : first;
    startNanos = engine.nanos();
    view = tenant.view(admittance.route().pool());
    picker = view.group(0);
    origin = engine.traceOrigin();
  }

  /** The first attempt of a request that the steps of admission let proceed. */
  static EngineLease first(
      Engine engine,
      RequestView request,
      TenantRuntime tenant,
      Admittance admittance,
      long held,
      int strippedPrefix) {
    return new EngineLease(engine, request, tenant, admittance, held, strippedPrefix, null);
  }

  /** Another attempt of the same request, at an endpoint that is yet to be found. */
  private EngineLease another() {
    return new EngineLease(engine, request, tenant, admittance, held, strippedPrefix, first);
  }

  /** Begins the first attempt; false if there is no endpoint for this request. */
  boolean bind() {
    if (!takeEndpoint()) {
      return false;
    }
    engine.watch(this);
    return true;
  }

  /** Takes an endpoint; false if there is none that the request has not met. */
  private boolean takeEndpoint() {
    for (int pick = 0; pick < MAX_PICKS; pick++) {
      int picked = pick();
      if (picked == Balancer.NONE) {
        return false;
      }
      EndpointSlot slot = picker.slot(picked);
      if (mayMeet(slot)) {
        long bits = slot.tryStart(request, priority());
        if (bits >= 0) {
          index = picked;
          heldAtEndpoint = bits;
          return true;
        }
        first.meet(slot);
      }
    }
    return false;
  }

  /**
   * Makes an endpoint this attempt's own, of two that pick at once. The first attempt is alone, and
   * leaves it to the second to note where it has been.
   */
  private boolean mayMeet(EndpointSlot slot) {
    return this == first || first.meet(slot);
  }

  /**
   * The same once every endpoint has been met and no twin is under way: with any of them then,
   * though with the one that was left last only if there is no other.
   */
  private boolean takeEndpointAgain(EndpointSlot left) {
    if (!first.isAlone()) {
      return false;
    }
    first.forgetAllBut(left);
    if (takeEndpoint()) {
      return true;
    }
    first.forgetAll();
    return takeEndpoint();
  }

  /** Picks where the request belongs, or in the group whose turn it is, or else in the others. */
  private int pick() {
    int home = view.size() == 1 ? Balancer.NONE : home();
    if (home != Balancer.NONE) {
      return home;
    }
    int turn = view.draw(engine.random());
    int picked = pick(view.group(turn));
    for (int i = 0; picked == Balancer.NONE && i < view.size(); i++) {
      picked = i == turn ? Balancer.NONE : pick(view.group(i));
    }
    return picked;
  }

  private int home() {
    int home = Balancer.NONE;
    for (int i = 0; home == Balancer.NONE && i < view.size(); i++) {
      picker = view.group(i);
      home = picker.home(this);
    }
    return home;
  }

  /** Picks; a balancer that insists on an endpoint that the request has met is passed over. */
  private int pick(Picker group) {
    picker = group;
    int picked = picker.pick(this);
    if (picked == Balancer.NONE) {
      return Balancer.NONE;
    }
    EndpointSlot slot = picker.slot(picked);
    if (first.hasMet(slot)) {
      return picker.pickAny(this);
    }
    boolean mayTurnAway = slot.isWarming() && !picker.ignoresHealth();
    return mayTurnAway ? pickWarmed(picked) : picked;
  }

  /**
   * An endpoint that warms up turns a part of its requests away, but none that belongs to it. Those
   * are picked for again, without the endpoints that turn them away; if nobody else is there, the
   * first one serves after all.
   */
  private int pickWarmed(int picked) {
    draw = (short) (1 + engine.random().nextInt(0xFFFF));
    boolean turnedAway = picker.slot(picked).turnsAway(draw, startNanos);
    int served = picked;
    if (turnedAway && !isHome(picked)) {
      int other = picker.pick(this);
      served = other == Balancer.NONE || first.hasMet(picker.slot(other)) ? picked : other;
    }
    draw = 0;
    return served;
  }

  private boolean isHome(int picked) {
    short drawn = draw;
    draw = 0; // what belongs to an endpoint is available there
    boolean home = picker.home(this) == picked;
    draw = drawn;
    return home;
  }

  @Override
  public boolean isAvailable(int candidate) {
    EndpointSlot slot = picker.slot(candidate);
    return (slot.isHealthy() || picker.ignoresHealth())
        && slot.isReady()
        && !first.hasMet(slot)
        && (draw == 0 || !slot.turnsAway(draw, startNanos));
  }

  @Override
  public boolean complete(Outcome outcome) {
    Objects.requireNonNull(outcome);
    if (!STATE.compareAndSet(this, OPEN, ENDED)) {
      return false;
    }
    long nowNanos = engine.nanos();
    endAttempt(outcome, nowNanos);
    leave(outcome, nowNanos);
    return true;
  }

  @Override
  public Admission retry(Outcome outcome) {
    long token = giveUp(outcome);
    return token == Retries.REFUSED ? RETRY_REFUSED : resume(outcome, token);
  }

  @Override
  public CompletionStage<Admission> retryAsync(Outcome outcome) {
    int retry = first.made() - 1;
    long token = giveUp(outcome);
    if (token == Retries.REFUSED) {
      return CompletableFuture.completedFuture(RETRY_REFUSED);
    }
    Duration pause = retries().pause(retry);
    return pause.isZero()
        ? CompletableFuture.completedFuture(resume(outcome, token))
        : engine.pauses().begin(this, outcome, token, pause);
  }

  /**
   * Ends this attempt, for another one to follow if that may be.
   *
   * @return the token of the budget for the other one, or {@link Retries#REFUSED} if none follows
   */
  private long giveUp(Outcome outcome) {
    Objects.requireNonNull(outcome);
    if (!STATE.compareAndSet(this, OPEN, ENDED)) {
      if ((int) STATE.getVolatile(this) == LOST) {
        return Retries.REFUSED;
      }
      throw new IllegalStateException("the lease on " + endpoint().id() + " has been completed");
    }
    long nowNanos = engine.nanos();
    endAttempt(outcome, nowNanos);
    boolean may = !first.isSpent(retries().maxAttempts()) && retries().mayFollow(outcome, request);
    long token = may ? retries().takeToken() : Retries.REFUSED;
    if (token == Retries.REFUSED) {
      leave(outcome, nowNanos);
    }
    return token;
  }

  /** Makes the attempt that follows this one. */
  Admission resume(Outcome outcome, long token) {
    first.meet(slot());
    EngineLease next = another();
    boolean taken = next.takeEndpoint() || next.takeEndpointAgain(slot());
    int attempt = taken ? first.follows(retries().maxAttempts()) : 0;
    if (attempt > 0) {
      retries().retried();
      return next.opened(attempt);
    }
    abandon(outcome, token);
    return taken ? next.unused() : noEndpoint(tenant);
  }

  /** Ends the request after this attempt, unless it has a twin, with the next one not made. */
  void abandon(Outcome outcome, long token) {
    retries().giveBack(token);
    leave(outcome, engine.nanos());
  }

  @Override
  public Admission hedge() {
    boolean may =
        (int) STATE.getVolatile(this) == OPEN
            && first.isAlone()
            && !first.isSpent(retries().maxAttempts())
            && retries().mayHedge(request);
    long token = may ? retries().takeToken() : Retries.REFUSED;
    return token == Retries.REFUSED ? RETRY_REFUSED : hedge(token);
  }

  private Admission hedge(long token) {
    first.meet(slot());
    EngineLease twin = another();
    boolean taken = twin.takeEndpoint();
    int attempt = taken ? first.joins(retries().maxAttempts()) : 0;
    if (attempt > 0) {
      retries().hedged();
      return twin.opened(attempt);
    }
    retries().giveBack(token);
    return taken ? twin.unused() : noEndpoint(tenant);
  }

  private EngineLease opened(int attempt) {
    number = (byte) attempt;
    engine.watch(this);
    engine.listeners().admitted(this);
    return this;
  }

  /** Gives the endpoint back, for the request has ended meanwhile. */
  private Rejection unused() {
    slot().end(heldAtEndpoint, request, priority(), Outcome.notSent(), Fault.UNKNOWN, 0);
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
    return number;
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
    if (nowNanos - startNanos < maxAgeNanos || !STATE.compareAndSet(this, OPEN, LOST)) {
      return false;
    }
    endAttempt(Outcome.cancelled(), nowNanos);
    leave(Outcome.cancelled(), nowNanos);
    return true;
  }

  /** Where the lease was acquired, if it was sampled. */
  @Nullable Throwable origin() {
    return origin;
  }

  Pool servingPool() {
    return admittance.route().pool();
  }

  /** The pool that would serve, were its tenant not in quarantine; null if it is not. */
  @Nullable Pool quarantinedFrom() {
    return admittance.route().quarantinedFrom();
  }

  void watchedAt(int segment, int slot) {
    watchSegment = (byte) segment;
    watchSlot = slot;
  }

  @Override
  public Endpoint endpoint() {
    return slot().endpoint();
  }

  @Override
  public Tenant tenant() {
    return tenant.tenant();
  }

  @Override
  public String pool() {
    return admittance.route().pool().name();
  }

  @Override
  public RequestView request() {
    return request;
  }

  @Override
  public String path() {
    String path = request.target().path();
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

  private void endAttempt(Outcome outcome, long nowNanos) {
    if (watchSegment != UNWATCHED) {
      engine.unwatch(watchSegment, watchSlot);
    }
    long latencyNanos = Math.max(0, nowNanos - startNanos);
    picker.completed(index, outcome, latencyNanos);
    admittance.route().pool().learn(tenant().id(), slot(), outcome, nowNanos);
    Fault fault = faultOf(outcome, nowNanos);
    slot().end(heldAtEndpoint, request, priority(), outcome, fault, latencyNanos);
    admittance.route().pool().worked(tenant().id(), outcome, fault, latencyNanos);
    if (retries().hedges()) {
      retries().ended(outcome, latencyNanos, first.isOver(), engine.latencies());
    }
    engine.listeners().completed(this, outcome, latencyNanos);
  }

  /** Without hedges there is one attempt at a time, whose end is that of its request. */
  private void leave(Outcome outcome, long nowNanos) {
    if (!retries().hedges() || first.leaves(outcome.isSuccess())) {
      endRequest(unlessSent(outcome), nowNanos);
    }
  }

  /** A request that was sent before has used what it consumed, though its last lease was not. */
  private Outcome unlessSent(Outcome outcome) {
    return outcome.kind() == Outcome.Kind.NOT_SENT && first.made() > 1
        ? Outcome.cancelled()
        : outcome;
  }

  private void endRequest(Outcome outcome, long nowNanos) {
    long latencyNanos = Math.max(0, nowNanos - first.startNanos);
    admittance.release(held, request, outcome, faultOf(outcome, nowNanos), latencyNanos);
    engine.ended(tenant.state(), outcome, latencyNanos);
  }

  /** Whose fault the end of this attempt is; the request ends by that of its last one. */
  private Fault faultOf(Outcome outcome, long nowNanos) {
    return admittance.route().pool().faultOf(tenant().id(), slot(), outcome, nowNanos);
  }

  private Priority priority() {
    return admittance.priority(held);
  }

  private EndpointSlot slot() {
    return picker.slot(index);
  }

  private Retries retries() {
    return admittance.route().pool().retries();
  }
}
