package io.fairlead.core.policy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.plugin.Environment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps of admission in their order, and the making of their instances. Immutable. */
public final class Pipeline {

  /** A request remembers in an {@code int} which steps hold something for it. */
  public static final int MAX_STEPS = 24;

  /**
   * How many more may stand before the steps: one for tenants that are too noisy, one for requests
   * that their own pool had no room for.
   */
  public static final int MAX_ADDED_STEPS = 2;

  private final List<Step> requestSteps;
  private final List<Step> endpointSteps;
  private final OverrideCheck overrides;
  private final Environment environment;
  private final SharedState engineState;

  Pipeline(
      List<Step> steps, OverrideCheck overrides, Environment environment, SharedState engineState) {
    requestSteps = steps.stream().filter(step -> step.scope() != PolicyScope.ENDPOINT).toList();
    endpointSteps = steps.stream().filter(step -> step.scope() == PolicyScope.ENDPOINT).toList();
    this.overrides = overrides;
    this.environment = environment;
    this.engineState = engineState;
  }

  /** Notes what is wrong with what tenants, by id, set for themselves. */
  public void check(Map<String, TenantConfig> tenants, List<ConfigProblem> problems) {
    tenants.forEach((id, tenant) -> overrides.tenant("tenants." + id, tenant, problems));
  }

  /** The steps that a request takes before an endpoint is picked. */
  public List<Step> requestSteps() {
    return requestSteps;
  }

  /**
   * The step before those of a request that its own pool had no room for.
   *
   * @param inFlight requests of one tenant that may be under way so
   */
  public Step overflowStep(int inFlight) {
    return added(OverflowBudget.NAME, new OverflowBudget.Factory(inFlight));
  }

  /** The step before those of a request in a pool that keeps noisy tenants to a limit. */
  public Step curbStep(Curb curb) {
    return added(Curb.NAME, new CurbFactory(curb));
  }

  private Step added(String name, PolicyFactory factory) {
    PolicyConfig step = PolicyConfig.of(name);
    return new Step(step, Factories.only(factory, step), environment.faults(), null);
  }

  /** The policy is there before its step: it belongs to the state of the tenant. */
  private record CurbFactory(Curb curb) implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT_POOL;
    }

    @Override
    public Policy create(PolicySite site) {
      return curb;
    }
  }

  /** The steps that guard each endpoint. */
  public List<Step> endpointSteps() {
    return endpointSteps;
  }

  /** Whether a step judges anyone by failures. */
  public boolean judges() {
    return Stream.concat(requestSteps.stream(), endpointSteps.stream()).anyMatch(Step::judges);
  }

  /** How many requests each step would have refused that is only tried out, by name. */
  public Map<String, Long> shadowRejections() {
    return Stream.concat(requestSteps.stream(), endpointSteps.stream())
        .filter(Step::isShadow)
        .collect(Collectors.toUnmodifiableMap(Step::name, Step::shadowRejections));
  }

  /**
   * Makes the instance of a step for one tenant, on a route or in a pool as its scope says.
   *
   * @param own the options that the tenant sets for itself
   */
  public PolicyGuard forTenant(
      Step step,
      Tenant tenant,
      Map<String, Object> own,
      @Nullable String route,
      PoolView pool,
      SharedState poolState,
      @Nullable PolicyGuard predecessor) {
    boolean inPool = step.scope() == PolicyScope.TENANT_POOL;
    Site site =
        new Site(
            step.name(),
            tenant,
            step.scope() == PolicyScope.TENANT_ROUTE ? route : null,
            inPool ? pool : null,
            null,
            environment,
            inPool ? poolState : engineState,
            null);
    return PolicyGuard.make(step, own, site, predecessor);
  }

  /** Makes the instance of a step for a pool. */
  public PolicyGuard forPool(
      Step step, PoolView pool, SharedState shared, @Nullable PolicyGuard predecessor) {
    Site site = new Site(step.name(), null, null, pool, null, environment, shared, null);
    return PolicyGuard.make(step, Map.of(), site, predecessor);
  }

  /** Makes the instance of a step for an endpoint. */
  public PolicyGuard forEndpoint(
      Step step,
      Endpoint endpoint,
      PoolView pool,
      SharedState shared,
      @Nullable PolicyGuard predecessor) {
    Site site = new Site(step.name(), null, null, pool, endpoint, environment, shared, null);
    return PolicyGuard.make(step, Map.of(), site, predecessor);
  }
}
