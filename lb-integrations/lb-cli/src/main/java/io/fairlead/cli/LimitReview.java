package io.fairlead.cli;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.tenant.Quota;
import io.fairlead.cli.Decisions.OfTenant;
import io.fairlead.cli.Review.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds tenants without quotas, and, given a log, quotas that hardly anybody or everybody meets.
 */
final class LimitReview {

  private static final int MOST_NAMED = 3;

  private LimitReview() {}

  static List<Finding> of(LbConfig config) {
    List<String> free =
        config.tenants().entrySet().stream()
            .filter(tenant -> quotas(tenant.getValue(), config).isEmpty())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    List<Finding> found = new ArrayList<>();
    if (!free.isEmpty()) {
      String named = String.join(", ", free.subList(0, Math.min(MOST_NAMED, free.size())));
      found.add(
          new Finding(
              "tenants",
              "%d of %d have no quota: %s%s"
                  .formatted(
                      free.size(),
                      config.tenants().size(),
                      named,
                      free.size() > MOST_NAMED ? ", ..." : "")));
    }
    return found;
  }

  /** How the quotas have met the requests of a log: by whatever sets them, tier or tenant. */
  static List<Finding> of(LbConfig config, Decisions decisions) {
    Map<String, Met> met = new LinkedHashMap<>();
    decisions
        .byTenant()
        .forEach(
            (id, ofTenant) -> {
              TenantConfig tenant = config.tenants().get(id);
              if (tenant != null) {
                String origin =
                    tenant.quotas() == null ? "tiers." + tenant.tier() : "tenants." + id;
                for (Quota quota : quotas(tenant, config)) {
                  met.computeIfAbsent(origin + ".quotas (" + quota + ")", path -> new Met())
                      .add(ofTenant, quota);
                }
              }
            });
    List<Finding> found = new ArrayList<>();
    met.forEach((path, numbers) -> numbers.find(path, found));
    return found;
  }

  private static List<Quota> quotas(TenantConfig tenant, LbConfig config) {
    if (tenant.quotas() != null) {
      return tenant.quotas();
    }
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    return tier == null ? List.of() : tier.quotas();
  }

  /** What became of the requests that a quota speaks of. */
  private static final class Met {

    private long tenants;
    private long requests;
    private long rejected;

    void add(OfTenant tenant, Quota quota) {
      tenants++;
      requests += tenant.requests();
      rejected += tenant.rejectedBy(quota);
    }

    void find(String path, List<Finding> found) {
      if (rejected == 0) {
        found.add(
            new Finding(
                path, "is met by none of %d requests of %d tenants".formatted(requests, tenants)));
      } else if (2 * rejected > requests) {
        found.add(
            new Finding(
                path,
                "refuses %d of %d requests of %d tenants".formatted(rejected, requests, tenants)));
      }
    }
  }
}
