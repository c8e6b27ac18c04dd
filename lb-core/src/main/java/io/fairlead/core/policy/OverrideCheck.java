package io.fairlead.core.policy;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with what tiers and tenants set for the steps of a pipeline. Immutable. */
final class OverrideCheck {

  /** Those that could be made. */
  private final Map<String, Step> steps;

  private final Collection<String> names;
  private final boolean keepsQuotas;

  /**
   * A check.
   *
   * @param configs all steps
   * @param made the steps that could be made
   */
  OverrideCheck(List<PolicyConfig> configs, List<Step> made) {
    steps =
        made.stream()
            .collect(Collectors.toMap(Step::name, Function.identity(), (first, same) -> first));
    names = configs.stream().map(PolicyConfig::name).collect(Collectors.toCollection(TreeSet::new));
    keepsQuotas = configs.stream().anyMatch(step -> step.type().equals(Policies.QUOTA));
  }

  /** Notes what is wrong with the tiers, their options apart: these have been read. */
  void tiers(LbConfig config, List<ConfigProblem> problems) {
    config
        .tiers()
        .forEach(
            (tier, values) -> {
              String path = "tiers." + tier;
              names(path, values.policies(), problems);
              quotas(path, values.quotas(), problems);
            });
  }

  /** Notes what is wrong with a tenant. */
  void tenant(String path, TenantConfig tenant, List<ConfigProblem> problems) {
    names(path, tenant.policies(), problems);
    quotas(path, tenant.quotas(), problems);
    tenant
        .policies()
        .forEach(
            (name, own) -> {
              Step step = steps.get(name);
              if (step != null) {
                step.check(tenant.tier(), own, path + ".policies." + name, problems);
              }
            });
  }

  private void names(
      String path, Map<String, Map<String, Object>> overrides, List<ConfigProblem> problems) {
    for (String name : overrides.keySet()) {
      if (!names.contains(name)) {
        problems.add(
            new ConfigProblem(
                path + ".policies." + name,
                null,
                "no such policy; there are " + String.join(", ", names)));
      }
    }
  }

  /** A quota that nothing enforces is worse than none, because someone relies on it. */
  private void quotas(String path, @Nullable List<Quota> quotas, List<ConfigProblem> problems) {
    if (!keepsQuotas && quotas != null && !quotas.isEmpty()) {
      problems.add(
          new ConfigProblem(
              path + ".quotas",
              null,
              "needs a policy of type " + Policies.QUOTA + ", which is in lb-policies"));
    }
  }
}
