package io.fairlead.core.policy;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.core.plugin.Environment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link Pipeline} of a configuration, noting what is wrong with it. One instance serves
 * an engine for its life, because the state that policies share goes from one pipeline to the next.
 */
public final class PipelineBuilder {

  private final Map<String, PolicyProvider> providers;
  private final Environment environment;
  private final SharedState engineState;
  private final Map<String, Shadow> shadows = new HashMap<>();

  /** Uses the providers given, by name. */
  public PipelineBuilder(Map<String, PolicyProvider> providers, Environment environment) {
    this.providers = providers;
    this.environment = environment;
    engineState = new SharedState(environment.faults());
  }

  /** The steps of a configuration: its own, or the standard ones that are on the class path. */
  public List<PolicyConfig> stepsOf(LbConfig config) {
    if (config.policies() != null) {
      return config.policies();
    }
    return Policies.STANDARD.stream().filter(providers::containsKey).map(PolicyConfig::of).toList();
  }

  /** Makes the pipeline. What it could not make for the problems noted is left out. */
  public Pipeline build(LbConfig config, List<ConfigProblem> problems) {
    List<PolicyConfig> configs = stepsOf(config);
    if (configs.size() > Pipeline.MAX_STEPS) {
      problems.add(
          new ConfigProblem(
              "policies", configs.size(), "at most " + Pipeline.MAX_STEPS + " steps"));
    }
    Set<String> names = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    for (PolicyConfig step : configs) {
      if (!names.add(step.name())) {
        problems.add(new ConfigProblem("policies." + step.name(), null, "the name is used twice"));
      }
      PolicyProvider provider = providers.get(step.type());
      if (provider == null) {
        problems.add(
            new ConfigProblem(
                "policies." + step.name() + ".type",
                step.type(),
                "one of " + String.join(", ", new TreeSet<>(providers.keySet()))));
      } else {
        steps.add(step(step, provider, config, problems));
      }
    }
    checkOverrides(config, names, problems);
    checkQuotasAreKept(config, configs, problems);
    return new Pipeline(steps, environment, engineState);
  }

  private Step step(
      PolicyConfig step, PolicyProvider provider, LbConfig config, List<ConfigProblem> problems) {
    String name = step.name();
    PolicyFactory base =
        configure(provider, "policies." + name + ".options", step.options(), problems);
    Map<String, PolicyFactory> byTier = new HashMap<>();
    Map<String, PolicyFactory> byTenant = new HashMap<>();
    config
        .tiers()
        .forEach(
            (tier, values) -> {
              Map<String, Object> own = values.policies().get(name);
              if (own != null) {
                String path = "tiers." + tier + ".policies." + name;
                checkOverridable(base, path, problems);
                byTier.put(tier, configure(provider, path, over(step.options(), own), problems));
              }
            });
    config
        .tenants()
        .forEach(
            (tenant, values) -> {
              Map<String, Object> own = values.policies().get(name);
              if (own != null) {
                String path = "tenants." + tenant + ".policies." + name;
                checkOverridable(base, path, problems);
                Map<String, Object> ofTier = tierOptions(config, values, name);
                byTenant.put(
                    tenant,
                    configure(provider, path, over(over(step.options(), ofTier), own), problems));
              }
            });
    return new Step(step, base, byTier, byTenant, environment.faults(), shadowOf(step));
  }

  private @Nullable Shadow shadowOf(PolicyConfig step) {
    return step.mode() == PolicyConfig.Mode.ENFORCE
        ? null
        : shadows.computeIfAbsent(step.name(), unused -> new Shadow(environment.listener()));
  }

  private static PolicyFactory configure(
      PolicyProvider provider,
      String path,
      Map<String, Object> options,
      List<ConfigProblem> problems) {
    Options reader = Options.of(path, options);
    try {
      PolicyFactory factory = provider.configure(reader);
      problems.addAll(reader.problems());
      return factory;
    } catch (RuntimeException e) {
      problems.add(new ConfigProblem(path, provider.name(), "its provider fails: " + e));
      return new Unmade();
    }
  }

  /** Stands where a factory could not be made, in a configuration that is refused for it. */
  private record Unmade() implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT;
    }

    @Override
    public Policy create(PolicySite site) {
      throw new IllegalStateException("the configuration was refused");
    }
  }

  private static void checkOverridable(
      PolicyFactory base, String path, List<ConfigProblem> problems) {
    if (base.scope() == PolicyScope.POOL || base.scope() == PolicyScope.ENDPOINT) {
      problems.add(
          new ConfigProblem(
              path, null, "the policy is the same for all tenants and has no overrides"));
    }
  }

  private static void checkOverrides(
      LbConfig config, Set<String> steps, List<ConfigProblem> problems) {
    config
        .tiers()
        .forEach(
            (tier, values) -> checkOverrides("tiers." + tier, values.policies(), steps, problems));
    config
        .tenants()
        .forEach(
            (tenant, values) ->
                checkOverrides("tenants." + tenant, values.policies(), steps, problems));
  }

  private static void checkOverrides(
      String path,
      Map<String, Map<String, Object>> overrides,
      Set<String> steps,
      List<ConfigProblem> problems) {
    for (String name : overrides.keySet()) {
      if (!steps.contains(name)) {
        problems.add(
            new ConfigProblem(
                path + ".policies." + name,
                null,
                "no such policy; there are " + String.join(", ", new TreeSet<>(steps))));
      }
    }
  }

  /** A quota that nothing enforces is worse than none, because someone relies on it. */
  private static void checkQuotasAreKept(
      LbConfig config, List<PolicyConfig> steps, List<ConfigProblem> problems) {
    if (steps.stream().anyMatch(step -> step.type().equals(Policies.QUOTA))) {
      return;
    }
    String expectation = "needs a policy of type " + Policies.QUOTA + ", which is in lb-policies";
    config
        .tiers()
        .forEach(
            (tier, values) -> {
              if (!values.quotas().isEmpty()) {
                problems.add(new ConfigProblem("tiers." + tier + ".quotas", null, expectation));
              }
            });
    config
        .tenants()
        .forEach(
            (tenant, values) -> {
              if (values.quotas() != null && !values.quotas().isEmpty()) {
                problems.add(new ConfigProblem("tenants." + tenant + ".quotas", null, expectation));
              }
            });
  }

  private static Map<String, Object> tierOptions(
      LbConfig config, TenantConfig tenant, String policy) {
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    Map<String, Object> options = tier == null ? null : tier.policies().get(policy);
    return options == null ? Map.of() : options;
  }

  private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> merged = new HashMap<>(below);
    merged.putAll(above);
    return merged;
  }
}
