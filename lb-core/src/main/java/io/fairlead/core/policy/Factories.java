package io.fairlead.core.policy;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes the instances of a step: a factory for everybody, one for each tier that overrides
 * options, and one for each tenant that does. The last is made when it is needed, because there may
 * be as many as tenants. Immutable.
 */
final class Factories {

  private final PolicyProvider provider;
  private final PolicyConfig step;
  private final PolicyFactory base;

  /** What tiers set over the options of the step. */
  private final Map<String, Map<String, Object>> tierOptions;

  private final Map<String, PolicyFactory> ofTiers = new HashMap<>();

  /**
   * Makes the factories, but for those of tenants.
   *
   * @param tierOptions by tier, without those that set nothing
   */
  Factories(
      PolicyProvider provider,
      PolicyConfig step,
      Map<String, Map<String, Object>> tierOptions,
      List<ConfigProblem> problems) {
    this.provider = provider;
    this.step = step;
    this.tierOptions = tierOptions;
    base = checked(step.options(), "policies." + step.name() + ".options", problems);
    tierOptions.forEach(
        (tier, own) -> {
          String path = "tiers." + tier + ".policies." + step.name();
          checkOverridable(path, problems);
          ofTiers.put(tier, checked(over(step.options(), own), path, problems));
        });
  }

  /** One factory for everybody, of a step that is not configured. */
  static Factories only(PolicyFactory factory, PolicyConfig step) {
    return new Factories(
        new FixedProvider(step.type(), factory), step, Map.of(), new ArrayList<>());
  }

  private record FixedProvider(String name, PolicyFactory factory) implements PolicyProvider {

    @Override
    public PolicyFactory configure(Options options) {
      return factory;
    }
  }

  /** That of everybody who sets nothing else. */
  PolicyFactory base() {
    return base;
  }

  /**
   * That of a tenant.
   *
   * @param own what it sets for itself; empty if nothing
   */
  PolicyFactory of(@Nullable String tier, Map<String, Object> own) {
    if (!own.isEmpty()) {
      return provider.configure(Options.of("", optionsOf(tier, own)));
    }
    PolicyFactory ofTier = tier == null ? null : ofTiers.get(tier);
    return ofTier == null ? base : ofTier;
  }

  /** Notes what is wrong with what a tenant sets for itself. */
  void check(
      @Nullable String tier, Map<String, Object> own, String path, List<ConfigProblem> problems) {
    checkOverridable(path, problems);
    checked(optionsOf(tier, own), path, problems);
  }

  private Map<String, Object> optionsOf(@Nullable String tier, Map<String, Object> own) {
    Map<String, Object> ofTier = tier == null ? Map.of() : tierOptions.getOrDefault(tier, Map.of());
    return over(over(step.options(), ofTier), own);
  }

  private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> merged = new HashMap<>(below);
    merged.putAll(above);
    return merged;
  }

  private PolicyFactory checked(
      Map<String, Object> options, String path, List<ConfigProblem> problems) {
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

  private void checkOverridable(String path, List<ConfigProblem> problems) {
    if (base.scope() == PolicyScope.POOL || base.scope() == PolicyScope.ENDPOINT) {
      problems.add(
          new ConfigProblem(
              path, null, "the policy is the same for all tenants and has no overrides"));
    }
  }
}
