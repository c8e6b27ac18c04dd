package io.fairlead.policies.priority;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.rank.RequestPriority;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's part of a pool's concurrency limit. See {@link PriorityProvider} for what it is
 * divided into.
 *
 * <p>Both counters survive reloads; limit, share and priority are those of the latest configuration
 * from its first request on. Where a limit has been lowered, nothing new is admitted until enough
 * has ended. Cost: two atomic updates for an admission, two or three for a release, one read or two
 * for a refusal.
 */
final class PriorityPolicy implements Policy {

  /*
   * With limit L, reserved part R = floor(L x guaranteed), total of shares S and a tenant's share
   * s, its guarantee is G = floor(R x s / S) in integers. What the guarantees of all tenants leave
   * is common: C = L - sum(G).
   *
   * The guarantees never add up to more than R: sum(floor(R x s / S)) <= R x sum(s) / S = R <= L.
   *
   * Three counts: T and B in PoolSlots (all slots taken, and the borrowed ones among them), and in
   * each tenant's TenantSlots its guaranteed slots g and borrowed slots b. Slots of a tenant are
   * alike: a release gives back a borrowed one first, whoever borrowed it.
   *
   *   guaranteed:  g + 1 if g < G;   T + 1 if T < L, else take back and refuse
   *   borrow:      T + 1 and B + 1 in one step if T < L and B < part of C;   b + 1
   *   release:     T - 1;   b - 1 or g - 1;   B - 1 if it was b
   *
   * Never over the limit: a request under way is in T from before its admission until its release,
   * and T is only raised from below L.
   *
   * No leak: each admission adds one to exactly one of its tenant's counts, each release subtracts
   * one from exactly one, and B follows b. The order keeps, at every instant, B >= sum(b) and
   *
   *     T <= sum(g) - (guaranteed slots not yet counted in T) + B
   *
   * (each step changes both sides alike, or raises the right one first, or lowers the left one
   * first). Below its guarantee a tenant is therefore always admitted: when it comes to raise T, its own slot is
   * counted in g but not yet in T, so T <= sum(G) - 1 + C <= L - 1, and the second test cannot
   * fail. It fails only after a reload has lowered limit or share, while older requests hold more
   * than the new division gives; then nobody is admitted until T is below the new limit.
   */

  private final PoolSlots pool;
  private final Division division;
  private final TenantSlots slots;
  private final int guarantee;
  private final Priority highest;

  /** What holds for all tenants of the pool. */
  record Division(int limit, RequestPriority priorities, Map<Priority, Integer> borrowable) {}

  private PriorityPolicy(
      PoolSlots pool, Division division, TenantSlots slots, int guarantee, Priority highest) {
    this.pool = pool;
    this.division = division;
    this.slots = slots;
    this.guarantee = guarantee;
    this.highest = highest;
  }

  static PriorityPolicy create(
      PolicySite site, double guaranteed, Thresholds thresholds, RequestPriority priorities) {
    Tenant tenant = Objects.requireNonNull(site.tenant());
    PoolView view = Objects.requireNonNull(site.pool());
    int limit = view.maxInFlight();
    int reserved = (int) (limit * guaranteed);
    int guarantee = guarantee(reserved, tenant.share(), view);
    PoolSlots pool = site.shared(PoolSlots.class, () -> new PoolSlots(site.policy()));
    Map<Priority, Integer> borrowable = thresholds.slots(limit - allGuarantees(reserved, view));
    Division division = pool.inCommon(new Division(limit, priorities, borrowable));
    // Slots of the tenant are some of the pool's. In a pool that limits each tenant by itself from
    // now on, or no longer does, those that are taken elsewhere are given back there.
    TenantSlots slots =
        site.predecessor() instanceof PriorityPolicy predecessor && predecessor.pool == pool
            ? predecessor.slots
            : new TenantSlots();
    slots.entitle(guarantee);
    return new PriorityPolicy(pool, division, slots, guarantee, tenant.priority());
  }

  private static int guarantee(int reserved, int share, PoolView view) {
    return reserved == 0 ? 0 : (int) ((long) reserved * share / view.totalShare());
  }

  private static int allGuarantees(int reserved, PoolView view) {
    int sum = 0;
    for (Map.Entry<Integer, Integer> tenants : view.tenantsByShare().entrySet()) {
      sum += tenants.getValue() * guarantee(reserved, tenants.getKey(), view);
    }
    return sum;
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return tryAcquire(request, highest);
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request, Priority priority) {
    if (division.limit == 0 || tryGuaranteed() || tryBorrow(request, priority)) {
      return null;
    }
    return pool.rejection();
  }

  private boolean tryGuaranteed() {
    if (!slots.tryAddGuaranteed(guarantee)) {
      return false;
    }
    if (pool.tryTake(division.limit)) {
      return true;
    }
    giveBackSlot();
    return false;
  }

  private boolean tryBorrow(RequestView request, Priority priority) {
    if (!pool.tryBorrow(division.limit, borrowable(division.priorities.of(request, priority)))) {
      return false;
    }
    slots.addBorrowed();
    return true;
  }

  private int borrowable(Priority priority) {
    return Objects.requireNonNull(division.borrowable.get(priority));
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    if (division.limit > 0) {
      pool.giveBack();
      giveBackSlot();
    }
  }

  private void giveBackSlot() {
    if (slots.removeOne()) {
      pool.giveBackBorrowed();
    }
  }

  @Override
  public boolean isFresh() {
    return slots.areFree();
  }
}
