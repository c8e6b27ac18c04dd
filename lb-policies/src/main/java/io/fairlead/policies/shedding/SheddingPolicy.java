package io.fairlead.policies.shedding;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a tenant's requests through that stand before the threshold of their pool. Cost: up to five
 * atomic updates for an admission, two for a refusal and for a release. Allocates nothing.
 */
final class SheddingPolicy implements Policy {

  /*
   * A tenant adds to the load of the pool no more than all of its slots, unless it has the pool to
   * itself. One that sends too much is therefore no overload for which others would be shed, which
   * begins at twice the slots: that one is for quotas and fair queues.
   *
   * The count of the pool follows exactly, because each request counts by the number that it was
   * of its tenant's: it adds if that was within the bound, and whoever leaves takes away if the
   * number before was.
   */

  private final SheddingSettings settings;
  private final Shedder shedder;
  private final Tenant tenant;
  private final InstantSource clock;
  private final int slots;
  private final int bound;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Rejection rejection;

  private SheddingPolicy(
      String name,
      SheddingSettings settings,
      Shedder shedder,
      Tenant tenant,
      InstantSource clock,
      PoolView pool) {
    this.settings = settings;
    this.shedder = shedder;
    this.tenant = tenant;
    this.clock = clock;
    slots = pool.maxInFlight();
    bound = bound(pool, tenant);
    // Before the window has ended, the answer stays the same.
    rejection =
        Rejection.of(RejectionReason.OVERLOADED).withPolicy(name).withRetryAfter(settings.window());
  }

  static SheddingPolicy create(PolicySite site, SheddingSettings settings) {
    return new SheddingPolicy(
        site.policy(),
        settings,
        site.shared(Shedder.class, () -> new Shedder(site.ticker())),
        Objects.requireNonNull(site.tenant()),
        site.clock(),
        Objects.requireNonNull(site.pool()));
  }

  private static int bound(PoolView pool, Tenant tenant) {
    boolean isAlone = tenant.share() >= pool.totalShare();
    return isAlone ? Integer.MAX_VALUE : pool.maxInFlight();
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return tryAcquire(request, tenant.priority());
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request, Priority highest) {
    if (slots > 0) {
      if (!shedder.lets(place(request, highest), slots, settings)) {
        return rejection;
      }
      if (inFlight.incrementAndGet() <= bound) {
        shedder.begin();
      }
    }
    return null;
  }

  private int place(RequestView request, Priority highest) {
    long period = Math.floorDiv(clock.millis(), settings.period().toMillis());
    long id = settings.requestId().of(request);
    return Order.place(
        settings.priorities().of(request, highest),
        Order.cohort(tenant.id(), period),
        id == RequestId.NONE ? Order.share(tenant.id(), period) : Order.share(id));
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    if (slots > 0 && inFlight.getAndDecrement() <= bound) {
      shedder.end();
    }
  }

  @Override
  public boolean isFresh() {
    return inFlight.get() == 0;
  }

  @Override
  public String state() {
    return shedder.state();
  }
}
