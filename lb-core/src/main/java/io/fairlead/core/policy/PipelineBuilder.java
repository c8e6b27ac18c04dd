package io.fairlead.core.policy;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.core.plugin.Environment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /**
   * Makes the pipeline. What it could not make for the problems noted is left out. What tenants set
   * for themselves is not looked at, see {@link Pipeline#check}.
   */
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
    OverrideCheck overrides = new OverrideCheck(configs, steps);
    overrides.tiers(config, problems);
    return new Pipeline(steps, overrides, environment, engineState);
  }

  private Step step(
      PolicyConfig step, PolicyProvider provider, LbConfig config, List<ConfigProblem> problems) {
    Map<String, Map<String, Object>> tierOptions = new LinkedHashMap<>();
    config
        .tiers()
        .forEach(
            (tier, values) -> {
              Map<String, Object> own = values.policies().get(step.name());
              if (own != null) {
                tierOptions.put(tier, own);
              }
            });
    return new Step(
        step,
        new Factories(provider, step, tierOptions, problems),
        environment.faults(),
        shadowOf(step));
  }

  private @Nullable Shadow shadowOf(PolicyConfig step) {
    return step.mode() == PolicyConfig.Mode.ENFORCE
        ? null
        : shadows.computeIfAbsent(step.name(), unused -> new Shadow(environment.listener()));
  }
}
