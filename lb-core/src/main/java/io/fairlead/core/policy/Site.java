package io.fairlead.core.policy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.plugin.Environment;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place in the pipeline, as a value. */
record Site(
    String policy,
    @Nullable Tenant tenant,
    @Nullable String route,
    @Nullable PoolView pool,
    @Nullable Endpoint endpoint,
    Environment environment,
    SharedState sharedState,
    @Nullable Policy predecessor)
    implements PolicySite {

  @Override
  public Ticker ticker() {
    return environment.ticker();
  }

  @Override
  public InstantSource clock() {
    return environment.clock();
  }

  @Override
  public RandomSource random() {
    return environment.random();
  }

  @Override
  public TaskScheduler scheduler() {
    return environment.scheduler();
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> initial) {
    return sharedState.get(policy, type, initial);
  }

  Position position() {
    return sharedState.position(route, pool, endpoint);
  }

  Site after(@Nullable Policy policyBefore) {
    return new Site(policy, tenant, route, pool, endpoint, environment, sharedState, policyBefore);
  }
}
