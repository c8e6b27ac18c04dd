package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.Priority;
import io.fairlead.core.blame.EndpointRecord;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.health.EndpointHealth;
import io.fairlead.core.health.PoolHealth;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint in the membership of a pool: its configured value, its live state, and the policies
 * that guard it.
 */
public final class EndpointSlot {

  private static final PolicyGuard[] NO_GUARDS = {};

  private final Endpoint endpoint;
  private final EndpointState state;

  /** That of the state, without a detour. */
  private final EndpointHealth health;

  private final PolicyGuard[] guards;
  private final Releases releases;
  private final boolean isDraining;
  private final boolean isDrained;

  EndpointSlot(
      Endpoint endpoint,
      Pipeline pipeline,
      PoolView pool,
      SharedState shared,
      Releases releases,
      PoolHealth.Entry entry,
      @Nullable EndpointSlot predecessor) {
    this.endpoint = endpoint;
    this.releases = releases;
    state = predecessor == null ? new EndpointState(endpoint, entry) : predecessor.state;
    health = state.health();
    health.placed(endpoint);
    isDraining = health.isDraining();
    isDrained = health.isDrained();
    List<Step> steps = pipeline.endpointSteps();
    guards = steps.isEmpty() ? NO_GUARDS : new PolicyGuard[steps.size()];
    for (int i = 0; i < guards.length; i++) {
      Step step = steps.get(i);
      PolicyGuard before = predecessor == null ? null : predecessor.guardOf(step);
      guards[i] = pipeline.forEndpoint(step, endpoint, pool, shared, before);
    }
  }

  /** The endpoint as it is configured. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Whether this is the same endpoint as another, perhaps in another membership. */
  public boolean isSameAs(EndpointSlot other) {
    return state == other.state;
  }

  /** Whether an endpoint is this one, perhaps with other values. */
  boolean isOf(Endpoint other) {
    return endpoint.id().equals(other.id())
        && endpoint.host().equals(other.host())
        && endpoint.port() == other.port();
  }

  /** Whether nothing that is known of the endpoint's health speaks against it. */
  public boolean isHealthy() {
    return health.isFit();
  }

  /**
   * Whether the endpoint, still warming up, turns a request away that was picked for it; see {@link
   * EndpointHealth#turnsAway}.
   *
   * @param draw a random number of the request
   */
  public boolean turnsAway(int draw, long nowNanos) {
    return health.turnsAway(draw, nowNanos);
  }

  /** Whether the endpoint warms up. */
  public boolean isWarming() {
    return health.isWarming();
  }

  /** Whether nothing new goes to the endpoint, as it was when its membership was made. */
  boolean isDraining() {
    return isDraining;
  }

  /** Whether nothing at all goes to the endpoint, as it was when its membership was made. */
  boolean isDrained() {
    return isDrained;
  }

  /** What is known of the endpoint's health. */
  public EndpointHealth health() {
    return health;
  }

  /** Whether the endpoint's policies would probably let a request proceed. */
  public boolean isReady() {
    for (PolicyGuard guard : guards) {
      if (!guard.isReady()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the endpoint for a request.
   *
   * @return the policies that hold, as bits in their order, or -1 if one refused and none holds
   */
  public int tryStart(RequestView request, Priority priority) {
    int held = 0;
    for (int i = 0; i < guards.length; i++) {
      Rejection rejection = guards[i].tryAcquire(request, priority);
      if (rejection == null) {
        held |= 1 << i;
      } else if (rejection != PolicyGuard.SKIPPED) {
        release(held, request, priority, Outcome.notSent(), Fault.UNKNOWN, 0);
        return -1;
      }
    }
    state.started();
    return held;
  }

  /**
   * Ends a request that {@link #tryStart} took the endpoint for.
   *
   * @param fault whose it is, if the outcome is a failure
   */
  public void end(
      int held,
      RequestView request,
      Priority priority,
      Outcome outcome,
      Fault fault,
      long latencyNanos) {
    state.ended(outcome, fault, latencyNanos);
    release(held, request, priority, outcome, fault, latencyNanos);
  }

  /** What tenants met here lately. */
  EndpointRecord record() {
    return state.record();
  }

  /** How many requests are under way. */
  public int inFlight() {
    return state.inFlight();
  }

  EndpointStats stats() {
    Map<String, String> policies = new HashMap<>();
    for (PolicyGuard guard : guards) {
      policies.put(guard.name(), guard.state());
    }
    return new EndpointStats(
        endpoint,
        state.inFlight(),
        state.succeeded(),
        state.failed(),
        state.ewmaNanos(),
        health.health(),
        policies);
  }

  private void release(
      int held,
      RequestView request,
      Priority priority,
      Outcome outcome,
      Fault fault,
      long latencyNanos) {
    for (int i = guards.length - 1; i >= 0; i--) {
      if ((held & (1 << i)) != 0) {
        guards[i].release(request, priority, outcome, fault, latencyNanos);
      }
    }
    if (held != 0) {
      releases.released();
    }
  }

  private @Nullable PolicyGuard guardOf(Step step) {
    for (PolicyGuard guard : guards) {
      if (guard.isOf(step)) {
        return guard;
      }
    }
    return null;
  }
}
