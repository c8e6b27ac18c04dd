package io.fairlead.cli;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.Quota;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a configuration has decided over the requests of a log, by tenant. */
final class Decisions {

  private final Map<String, OfTenant> byTenant = new TreeMap<>();

  /** The decisions over the requests of one tenant. */
  static final class OfTenant {

    static final OfTenant NONE = new OfTenant();

    private long requests;
    private long rejected;
    private final Map<RejectionReason, Long> byReason = new EnumMap<>(RejectionReason.class);
    private final Map<Quota, Long> byQuota = new HashMap<>();
    private final Map<String, Long> byPool = new TreeMap<>();

    long requests() {
      return requests;
    }

    long rejected() {
      return rejected;
    }

    Map<RejectionReason, Long> byReason() {
      return byReason;
    }

    /** How often a quota has refused. */
    long rejectedBy(Quota quota) {
      return byQuota.getOrDefault(quota, 0L);
    }

    /** How many requests went to a pool. */
    Map<String, Long> byPool() {
      return byPool;
    }

    private void add(Admission admission) {
      requests++;
      if (admission instanceof Lease lease) {
        byPool.merge(lease.pool(), 1L, Long::sum);
      } else if (admission instanceof Rejection rejection) {
        rejected++;
        byReason.merge(rejection.reason(), 1L, Long::sum);
        if (rejection.quota() != null) {
          byQuota.merge(rejection.quota().quota(), 1L, Long::sum);
        }
      }
    }
  }

  void add(String tenant, Admission admission) {
    byTenant.computeIfAbsent(tenant, id -> new OfTenant()).add(admission);
  }

  /** Those who have sent anything, by id. */
  Map<String, OfTenant> byTenant() {
    return byTenant;
  }

  OfTenant of(String tenant) {
    return byTenant.getOrDefault(tenant, OfTenant.NONE);
  }

  long requests() {
    return byTenant.values().stream().mapToLong(OfTenant::requests).sum();
  }
}
