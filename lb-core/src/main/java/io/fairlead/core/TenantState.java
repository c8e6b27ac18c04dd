package io.fairlead.core;

import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.stats.LatencyLog;
import io.fairlead.core.stats.LatencyRecorder;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What lives of a tenant over all configurations, from its first request until it is retired: its
 * counts, its latencies, and the latest instance of each of its policies.
 *
 * <p>There may be a million of them, so what most tenants do without is made when it is needed.
 */
final class TenantState extends TenantCounts {

  // The count of requests under way doubles as the latch of retirement: a state is retired by
  // moving the count from 0 to RETIRED in one step, so a request either enters before that and
  // prevents it, or finds the count negative and looks for the tenant again. A retired count cannot
  // climb back to 0, because each failed entry is undone.

  private static final int RETIRED = Integer.MIN_VALUE / 2;

  private static final AtomicIntegerFieldUpdater<TenantState> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(TenantState.class, "inFlight");

  private volatile int inFlight;

  private final LatencyRecorder latency = new LatencyRecorder();
  private final PolicyInstances instances = new PolicyInstances();

  /** The tenant under the configuration that it last met; null once that is of the past. */
  private volatile @Nullable TenantRuntime runtime;

  /** Read and written by housekeeping only. */
  private int countWhenLastSeen = -1;

  private long quietSinceNanos;

  @Nullable TenantRuntime runtime() {
    return runtime;
  }

  /** Brings the tenant under a configuration, unless it is there already. One call at a time. */
  void bind(Snapshot snapshot, Tenant tenant) {
    TenantRuntime bound = runtime;
    if (bound == null || bound.shared() != snapshot.shared()) {
      runtime = TenantRuntime.of(snapshot, tenant, this);
    }
  }

  /** Lets go of any configuration but those that share this. */
  void unbindUnless(SharedRuntime shared) {
    TenantRuntime bound = runtime;
    if (bound != null && bound.shared() != shared) {
      runtime = null;
    }
  }

  /** Goes over to a configuration in which the tenant is another one. */
  TenantState follow(Snapshot snapshot, String id) {
    runtime = null;
    instances.follow(snapshot, id);
    return this;
  }

  /** Counts a request in, unless the state is retired. */
  boolean enter() {
    if (IN_FLIGHT.getAndIncrement(this) >= 0) {
      return true;
    }
    IN_FLIGHT.getAndDecrement(this);
    return false;
  }

  /** Counts a request out. */
  void exit() {
    IN_FLIGHT.getAndDecrement(this);
  }

  LatencyRecorder latency() {
    return latency;
  }

  int inFlight() {
    return Math.max(0, inFlight);
  }

  PolicyInstances instances() {
    return instances;
  }

  /** Notes whether anything has happened since the last call, and answers how long nothing has. */
  long quietNanos(long nowNanos) {
    int count = (int) (admittedCount() + rejectedCount()); // of which any change is seen
    if (count != countWhenLastSeen || inFlight != 0) {
      countWhenLastSeen = count;
      quietSinceNanos = nowNanos;
    }
    return nowNanos - quietSinceNanos;
  }

  /** Retires the state if it is idle and cannot be told from a new one. */
  boolean tryRetire() {
    if (!IN_FLIGHT.compareAndSet(this, 0, RETIRED)) {
      return false;
    }
    if (instances.areFresh()) {
      return true;
    }
    IN_FLIGHT.addAndGet(this, -RETIRED);
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
        admittedCount(),
        succeededCount(),
        failedCount(),
        rejectedByReason(),
        latencies.read(latency),
        instances.quotas(),
        instances.states());
  }
}
