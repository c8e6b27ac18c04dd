package io.fairlead.core;

import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.stats.LatencyLog;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background work of an engine: it moves latencies into their histograms, keeps balancers and
 * retries up to date, has pools look for noisy neighbours, retires idle tenants, finds lost leases,
 * and watches a drain.
 */
final class Housekeeping {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.leases");
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration DRAIN_INTERVAL = Duration.ofMillis(20);

  /** How often tenants and leases are looked at within the time that they are given. */
  private static final int LOOKS = 10;

  /** Once a lease was lost, one in so many remembers where it was acquired. */
  private static final int TRACE_SAMPLE = 64;

  private final Configurations configurations;
  private final TenantRegistry tenants;
  private final LeaseTable leases;
  private final LatencyLog latencies;
  private final NoisePatrol noise;
  private final Listeners listeners;
  private final Ticker ticker;
  private final TaskScheduler scheduler;
  private final long tenantIdleNanos;
  private final long maxLeaseAgeNanos;
  private final LongAdder lost = new LongAdder();
  private final AtomicInteger acquired = new AtomicInteger();
  private final Queue<CompletableFuture<Void>> drains = new ConcurrentLinkedQueue<>();
  private long nextTenantLookNanos;
  private long nextLeaseLookNanos;
  private volatile boolean tracing;
  private volatile boolean closed;

  Housekeeping(
      LoadBalancerSettings settings,
      Configurations configurations,
      TenantRegistry tenants,
      LeaseTable leases,
      LatencyLog latencies,
      NoisePatrol noise,
      Listeners listeners,
      TaskScheduler scheduler) {
    this.configurations = configurations;
    this.tenants = tenants;
    this.leases = leases;
    this.latencies = latencies;
    this.noise = noise;
    this.listeners = listeners;
    ticker = settings.ticker();
    tenantIdleNanos = settings.tenantIdleTime().toNanos();
    maxLeaseAgeNanos = settings.maxLeaseAge().toNanos();
    nextTenantLookNanos = ticker.nanos();
    nextLeaseLookNanos = nextTenantLookNanos;
    this.scheduler = scheduler;
    scheduler.schedule(INTERVAL, this::work);
  }

  private void work() {
    if (closed) {
      return;
    }
    try {
      latencies.drain();
      configurations.get().pools().values().forEach(Pool::refresh);
      configurations.get().pools().values().forEach(pool -> pool.retries().refresh(latencies));
      noise.look();
      long now = ticker.nanos();
      if (now - nextTenantLookNanos >= 0) {
        nextTenantLookNanos = now + tenantIdleNanos / LOOKS;
        tenants.tidy(now, tenantIdleNanos);
      }
      if (now - nextLeaseLookNanos >= 0) {
        nextLeaseLookNanos = now + maxLeaseAgeNanos / LOOKS;
        leases.forEach(lease -> expire(lease, now));
      }
    } finally {
      scheduler.schedule(INTERVAL, this::work);
    }
  }

  private void expire(EngineLease lease, long nowNanos) {
    if (lease.expire(nowNanos, maxLeaseAgeNanos)) {
      tracing = true;
      lost.increment();
      LOG.warn(
          "a lease was never completed: tenant={} pool={} endpoint={} lost={}",
          lease.tenant().id(),
          lease.pool(),
          lease.endpoint().id(),
          lost.sum(),
          lease.origin());
      listeners.leaseLost(lease);
    }
  }

  /**
   * Where a lease is being acquired, if this one is of the sample; null as long as none was lost.
   */
  @Nullable Throwable traceOrigin() {
    return tracing && acquired.getAndIncrement() % TRACE_SAMPLE == 0
        ? new Throwable("the lease was acquired here")
        : null;
  }

  long lostLeases() {
    return lost.sum();
  }

  /** Completes once no request is under way. */
  CompletionStage<Void> whenIdle() {
    CompletableFuture<Void> idle = new CompletableFuture<>();
    drains.add(idle);
    completeWhenIdle(idle);
    return idle;
  }

  private void completeWhenIdle(CompletableFuture<Void> idle) {
    if (tenants.live().values().stream().allMatch(state -> state.inFlight() == 0)) {
      idle.complete(null);
    } else if (closed) {
      idle.completeExceptionally(new CancellationException("closed before the last lease ended"));
    } else {
      scheduler.schedule(DRAIN_INTERVAL, () -> completeWhenIdle(idle));
    }
  }

  void close() {
    closed = true;
    drains.forEach(this::completeWhenIdle);
  }
}
