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
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.EndpointSlot;
import io.fairlead.core.pool.Picker;
import io.fairlead.core.pool.View;
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
final class EngineLease implements Lease, PickContext {

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
  private final long admittedNanos;
  private final long startNanos;
  private final int strippedPrefix;
  private final View view;
  private final @Nullable Throwable origin;

  /** The endpoints that this request may not meet again. */
  private @Nullable Met met;

  private Picker picker;
  private int index = Balancer.NONE;
  private long heldAtEndpoint;

  /** Not 0 while endpoints that warm up are passed over, and then decides for each of them. */
  private short draw;

  private byte watchSegment = UNWATCHED;
  private int watchSlot;

  @SuppressWarnings("unused") // through STATE
  private int state;

  private record Met(EndpointSlot endpoint, @Nullable Met before) {}

  private EngineLease(
      Engine engine,
      RequestView request,
      TenantRuntime tenant,
      Admittance admittance,
      long held,
      int strippedPrefix,
      @Nullable EngineLease before) {
    this.engine = engine;
    this.request = request;
    this.tenant = tenant;
    this.admittance = admittance;
    this.held = held;
    this.strippedPrefix = strippedPrefix;
    startNanos = engine.nanos();
    admittedNanos = before == null ? startNanos : before.admittedNanos;
    met = before == null ? null : new Met(before.slot(), before.met);
    view = admittance.route().pool().view(tenant.residency());
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

  /** Takes an endpoint; false if there is none for this request. */
  boolean bind() {
    for (int pick = 0; pick < MAX_PICKS; pick++) {
      int picked = pick();
      if (picked == Balancer.NONE) {
        return false;
      }
      EndpointSlot slot = picker.slot(picked);
      long bits = slot.tryStart(request);
      if (bits >= 0) {
        index = picked;
        heldAtEndpoint = bits;
        engine.watch(this);
        return true;
      }
      met = new Met(slot, met);
    }
    return false;
  }

  /** Picks in the group that it is the turn of, or else in the first of the others. */
  private int pick() {
    int turn = view.draw(engine.random());
    int picked = pick(view.group(turn));
    for (int i = 0; picked == Balancer.NONE && i < view.size(); i++) {
      picked = i == turn ? Balancer.NONE : pick(view.group(i));
    }
    return picked;
  }

  /** Picks; a balancer that insists on an endpoint that the request has met is passed over. */
  private int pick(Picker group) {
    picker = group;
    int picked = picker.pick(this);
    if (picked == Balancer.NONE) {
      return Balancer.NONE;
    }
    EndpointSlot slot = picker.slot(picked);
    if (hasMet(slot)) {
      return picker.pickAny(this);
    }
    boolean mayTurnAway = slot.isWarming() && !picker.ignoresHealth();
    return mayTurnAway ? pickWarmed(picked) : picked;
  }

  /**
   * An endpoint that warms up turns a part of its requests away. Those are picked for again,
   * without the endpoints that turn them away; if nobody else is there, the first one serves after
   * all.
   */
  private int pickWarmed(int picked) {
    draw = (short) (1 + engine.random().nextInt(0xFFFF));
    int served = picked;
    if (picker.slot(picked).turnsAway(draw, startNanos)) {
      int other = picker.pick(this);
      served = other == Balancer.NONE || hasMet(picker.slot(other)) ? picked : other;
    }
    draw = 0;
    return served;
  }

  @Override
  public boolean isAvailable(int candidate) {
    EndpointSlot slot = picker.slot(candidate);
    return (slot.isHealthy() || picker.ignoresHealth())
        && slot.isReady()
        && !hasMet(slot)
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
    endRequest(outcome, nowNanos);
    return true;
  }

  @Override
  public Admission retry(Outcome outcome) {
    Objects.requireNonNull(outcome);
    if (!STATE.compareAndSet(this, OPEN, ENDED)) {
      if ((int) STATE.getVolatile(this) == LOST) {
        return noEndpoint(tenant);
      }
      throw new IllegalStateException("the lease on " + endpoint().id() + " has been completed");
    }
    long nowNanos = engine.nanos();
    endAttempt(outcome, nowNanos);
    EngineLease next =
        new EngineLease(engine, request, tenant, admittance, held, strippedPrefix, this);
    if (next.bind()) {
      engine.listeners().admitted(next);
      return next;
    }
    endRequest(outcome, nowNanos);
    return noEndpoint(tenant);
  }

  @Override
  public CompletionStage<Admission> retryAsync(Outcome outcome) {
    return CompletableFuture.completedFuture(retry(outcome));
  }

  @Override
  public Admission hedge() {
    return Rejection.of(RejectionReason.RETRY_REFUSED);
  }

  @Override
  public @Nullable Duration hedgeDelay() {
    return null;
  }

  @Override
  public @Nullable Duration attemptTimeout() {
    return null;
  }

  @Override
  public int attempt() {
    return 1;
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
    endRequest(Outcome.cancelled(), nowNanos);
    return true;
  }

  /** Where the lease was acquired, if it was sampled. */
  @Nullable Throwable origin() {
    return origin;
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
    return admittance.quotas();
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
    slot().end(heldAtEndpoint, request, outcome, latencyNanos);
    engine.listeners().completed(this, outcome, latencyNanos);
  }

  private void endRequest(Outcome outcome, long nowNanos) {
    long latencyNanos = Math.max(0, nowNanos - admittedNanos);
    admittance.release(held, request, outcome, latencyNanos);
    engine.ended(tenant.state(), outcome, latencyNanos);
  }

  private EndpointSlot slot() {
    return picker.slot(index);
  }

  /** Visits the endpoints met before: one for each retry and for each pick that came to nothing. */
  private boolean hasMet(EndpointSlot slot) {
    for (Met one = met; one != null; one = one.before) {
      if (one.endpoint.isSameAs(slot)) {
        return true;
      }
    }
    return false;
  }
}
