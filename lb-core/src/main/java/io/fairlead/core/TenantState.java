package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.stats.LatencyLog;
import io.fairlead.core.stats.LatencyRecorder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What lives of a tenant over all configurations, from its first request until it is retired: its
 * counters, and the latest instance of each of its policies.
 */
final class TenantState {

  // The count of requests under way doubles as the latch of retirement: a state is retired by
  // moving the count from 0 to RETIRED in one step, so a request either enters before that and
  // prevents it, or finds the count negative and looks for the tenant again. A retired count cannot
  // climb back to 0, because each failed entry is undone.

  private static final int RETIRED = Integer.MIN_VALUE / 2;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder admitted = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final RejectionCounts rejected = new RejectionCounts();
  private final LatencyRecorder latency = new LatencyRecorder();

  /**
   * Guarded by itself: written when a tenant first meets a route or a pool, not for each request.
   */
  private final Map<InstanceKey, PolicyGuard> instances = new HashMap<>();

  /** Of the pools that have their limits for each tenant by itself; guarded by the instances. */
  private final Map<String, SharedState> shared = new HashMap<>();

  /** By the pools that may keep the tenant in bounds; guarded by the instances. */
  private final Map<String, Curb> curbs = new HashMap<>();

  /** The tenant under the configuration that it last met; null once that is of the past. */
  private volatile @Nullable TenantRuntime runtime;

  /** Read and written by housekeeping only. */
  private long countWhenLastSeen = -1;

  private long quietSinceNanos;

  private record InstanceKey(String step, @Nullable String where) {}

  @Nullable TenantRuntime runtime() {
    return runtime;
  }

  /** Brings the tenant under a configuration, unless it is there already. One call at a time. */
  void bind(Engine engine, Snapshot snapshot, Tenant tenant) {
    TenantRuntime bound = runtime;
    if (bound == null || bound.snapshot() != snapshot) {
      runtime = new TenantRuntime(engine, snapshot, tenant, this);
    }
  }

  /** Lets go of any configuration but the one given. */
  void unbindUnless(Snapshot snapshot) {
    TenantRuntime bound = runtime;
    if (bound != null && bound.snapshot() != snapshot) {
      runtime = null;
    }
  }

  /** Counts a request in, unless the state is retired. */
  boolean enter() {
    if (inFlight.getAndIncrement() >= 0) {
      return true;
    }
    inFlight.getAndDecrement();
    return false;
  }

  /** Counts a request out. */
  void exit() {
    inFlight.getAndDecrement();
  }

  void admitted() {
    admitted.increment();
  }

  void rejected(RejectionReason reason) {
    rejected.increment(reason);
  }

  void ended(Outcome outcome) {
    if (outcome.isSuccess()) {
      succeeded.increment();
    } else if (outcome.isFailure()) {
      failed.increment();
    }
  }

  LatencyRecorder latency() {
    return latency;
  }

  int inFlight() {
    return Math.max(0, inFlight.get());
  }

  /** How the latest instance of a step is replaced, or kept. */
  @FunctionalInterface
  interface Replacement {
    PolicyGuard of(@Nullable PolicyGuard latest);
  }

  /**
   * Puts an instance in the place of the latest one of the same step.
   *
   * @param where the route or pool that the instance is for, or null
   */
  PolicyGuard replace(Step step, @Nullable String where, Replacement replacement) {
    synchronized (instances) {
      return instances.compute(
          new InstanceKey(step.name(), where), (key, latest) -> replacement.of(latest));
    }
  }

  /** What the policies of a pool share that has its limits for the tenant by itself. */
  SharedState sharedIn(Pool pool, Tenant tenant) {
    synchronized (instances) {
      return shared.computeIfAbsent(pool.name(), unused -> pool.sharedOfAlone(tenant));
    }
  }

  /** Has that go over to another configuration. */
  void follow(Snapshot snapshot, String id) {
    synchronized (instances) {
      Tenant tenant = shared.isEmpty() ? null : snapshot.tenant(id);
      if (tenant != null) {
        shared.forEach((pool, state) -> follow(snapshot.pools().get(pool), state, tenant));
      }
    }
  }

  private static void follow(@Nullable Pool pool, SharedState state, Tenant tenant) {
    if (pool != null && pool.isolation().pattern().isByTenant()) {
      state.follow(pool.viewOfAlone(tenant));
    }
  }

  /** What keeps the tenant in bounds in a pool while it is too noisy there. */
  Curb curbIn(String pool) {
    synchronized (instances) {
      return curbs.computeIfAbsent(pool, unused -> new Curb());
    }
  }

  /** Notes whether anything has happened since the last call, and answers how long nothing has. */
  long quietNanos(long nowNanos) {
    long count = admitted.sum() + rejected.total();
    if (count != countWhenLastSeen || inFlight.get() != 0) {
      countWhenLastSeen = count;
      quietSinceNanos = nowNanos;
    }
    return nowNanos - quietSinceNanos;
  }

  /** Retires the state if it is idle and cannot be told from a new one. */
  boolean tryRetire() {
    if (!inFlight.compareAndSet(0, RETIRED)) {
      return false;
    }
    synchronized (instances) {
      if (instances.values().stream().allMatch(PolicyGuard::isFresh)
          && curbs.values().stream().allMatch(Curb::isFresh)) {
        return true;
      }
    }
    inFlight.addAndGet(-RETIRED);
    return false;
  }

  /**
   * What is counted for the tenant.
   *
   * @param waiting how many of those that have entered wait in a queue
   */
  TenantStats stats(LatencyLog latencies, int waiting) {
    return new TenantStats(
        Math.max(0, inFlight() - waiting),
        waiting,
        admitted.sum(),
        succeeded.sum(),
        failed.sum(),
        rejected.byReason(),
        latencies.read(latency),
        policies());
  }

  private Map<String, String> policies() {
    Map<String, String> states = new HashMap<>();
    synchronized (instances) {
      instances.forEach(
          (key, guard) -> {
            String state = guard.state();
            if (!state.isEmpty()) {
              states.put(key.where == null ? key.step : key.step + '/' + key.where, state);
            }
          });
    }
    return states;
  }
}
