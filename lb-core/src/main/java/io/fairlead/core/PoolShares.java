package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.TenantConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shares of the tenants that may use each pool. A limited pool divides its guarantees among
 * them. Immutable.
 */
final class PoolShares {

  private final LbConfig config;
  private final PoolAccess access;

  /** By pool and by share. */
  private final Map<String, Map<Integer, Integer>> tenants;

  private PoolShares(
      LbConfig config, PoolAccess access, Map<String, Map<Integer, Integer>> tenants) {
    this.config = config;
    this.access = access;
    this.tenants = tenants;
  }

  /**
   * Counts the tenants of a configuration: those that differ from the one before, or all of them if
   * others may use other pools than before.
   */
  static PoolShares of(Change change) {
    PoolShares before = change.before() == null ? null : change.before().shares();
    PoolAccess access = accessOf(change, before);
    boolean continues =
        before != null
            && access.equals(before.access)
            && change.keeps(LbConfig::tiers)
            && change.keeps(LbConfig::defaultPool);
    Count count = new Count(access, before != null && continues ? before.tenants : Map.of());
    for (String tenant : continues ? change.tenants() : change.to().tenants().keySet()) {
      if (continues) {
        count.add(change.from(), tenant, -1);
      }
      count.add(change.to(), tenant, 1);
    }
    return new PoolShares(change.to(), access, count.tenants);
  }

  private static PoolAccess accessOf(Change change, @Nullable PoolShares before) {
    return before != null
            && change.keeps(LbConfig::pools)
            && change.keeps(LbConfig::splits)
            && change.keeps(LbConfig::routes)
        ? before.access
        : PoolAccess.of(change.to());
  }

  /** A count that goes on from an earlier one, which stays as it is. */
  private static final class Count {

    private final PoolAccess access;
    private final Map<String, Map<Integer, Integer>> tenants;
    private final Set<String> copied = new HashSet<>();

    Count(PoolAccess access, Map<String, Map<Integer, Integer>> before) {
      this.access = access;
      tenants = new HashMap<>(before);
    }

    void add(LbConfig config, String id, int number) {
      TenantConfig tenant = config.tenants().get(id);
      if (tenant != null) {
        int share = Snapshot.share(config, tenant);
        for (String pool : access.poolsOf(config, id, tenant)) {
          inPool(pool).merge(share, number, Count::sumOrNone);
        }
      }
    }

    private Map<Integer, Integer> inPool(String pool) {
      return copied.add(pool) ? copy(pool) : Objects.requireNonNull(tenants.get(pool));
    }

    private Map<Integer, Integer> copy(String pool) {
      Map<Integer, Integer> copy = new HashMap<>(tenants.getOrDefault(pool, Map.of()));
      tenants.put(pool, copy);
      return copy;
    }

    private static @Nullable Integer sumOrNone(Integer one, Integer other) {
      int sum = one + other;
      return sum == 0 ? null : (Integer) sum;
    }
  }

  /** How many tenants of each share may use a pool; empty if nothing is divided there. */
  Map<Integer, Integer> tenantsByShare(String pool) {
    PoolConfig limited = config.pools().get(pool);
    return limited == null || limited.maxInFlight() == 0
        ? Map.of()
        : tenants.getOrDefault(pool, Map.of());
  }

  /** The tenants that may use a pool. O(tenants). */
  Set<String> tenants(String pool) {
    Set<String> ids = new HashSet<>();
    config
        .tenants()
        .forEach(
            (id, tenant) -> {
              if (access.poolsOf(config, id, tenant).contains(pool)) {
                ids.add(id);
              }
            });
    return ids;
  }
}
