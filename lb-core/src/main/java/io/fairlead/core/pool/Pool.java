package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import io.fairlead.core.retry.Retries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool under one configuration. Only its {@link Picker} changes, when membership does; the engine
 * makes such changes one at a time.
 */
public final class Pool {

  private final PoolView view;
  private final PoolConfig config;
  private final BalancerFactory balancers;
  private final Pipeline pipeline;
  private final PoolState state;
  private final Environment environment;
  private final Retries retries;

  /** The policies of the whole pool, by the name of their step. */
  private final Map<String, PolicyGuard> guards = new HashMap<>();

  private volatile Picker picker;

  /**
   * Makes the pool with its endpoints' live state taken over from its predecessor.
   *
   * @param view what policies are told of it
   * @param balancers the algorithm, with its options read
   */
  public Pool(
      PoolView view,
      PoolConfig config,
      BalancerFactory balancers,
      Pipeline pipeline,
      PoolState state,
      Environment environment,
      @Nullable Pool predecessor) {
    this.view = view;
    this.config = config;
    this.balancers = balancers;
    this.pipeline = pipeline;
    this.state = state;
    this.environment = environment;
    retries = new Retries(config.retry(), state.retries(), environment);
    for (Step step : pipeline.requestSteps()) {
      if (step.scope() == PolicyScope.POOL) {
        PolicyGuard before = predecessor == null ? null : predecessor.guards.get(step.name());
        guards.put(step.name(), pipeline.forPool(step, view, state.shared(), before));
      }
    }
    picker =
        makePicker(
            state.endpointsOr(config.endpoints()), predecessor == null ? null : predecessor.picker);
  }

  /** The name. */
  public String name() {
    return view.name();
  }

  /** What policies are told of the pool. */
  public PoolView view() {
    return view;
  }

  /** The state that the pool's policies share. */
  public SharedState shared() {
    return state.shared();
  }

  /** The endpoints that the tenants of a residency may use; all of them if that is empty. */
  public View view(Set<String> residency) {
    return new View(List.of(picker));
  }

  /** The attempts beyond the first ones. */
  public Retries retries() {
    return retries;
  }

  /** The endpoints in force, with their balancer. */
  public Picker picker() {
    return picker;
  }

  /** The instance of a step whose scope is the pool. */
  public PolicyGuard guard(Step step) {
    return Objects.requireNonNull(guards.get(step.name()));
  }

  /** Makes the endpoints that the pool's source pushed take the place of the present ones. */
  public void replaceEndpoints(List<Endpoint> endpoints) {
    picker = makePicker(endpoints, picker);
  }

  /** What is counted for the pool. */
  public PoolStats stats() {
    return new PoolStats(
        config.balancer(),
        picker.membership().all().stream().map(EndpointSlot::stats).toList(),
        retries.stats());
  }

  private Picker makePicker(List<Endpoint> endpoints, @Nullable Picker before) {
    Map<String, EndpointSlot> slotsBefore = new HashMap<>();
    if (before != null) {
      before.membership().all().forEach(slot -> slotsBefore.put(slot.endpoint().id(), slot));
    }
    List<EndpointSlot> slots = new ArrayList<>(endpoints.size());
    for (Endpoint endpoint : endpoints) {
      EndpointSlot same = sameAddress(slotsBefore.get(endpoint.id()), endpoint);
      slots.add(new EndpointSlot(endpoint, pipeline, view, state.shared(), same));
    }
    Membership membership = new Membership(slots);
    Balancer balancer = makeBalancer(membership, before == null ? null : before.balancer());
    return new Picker(membership, balancer, name(), environment);
  }

  private Balancer makeBalancer(EndpointList endpoints, @Nullable Balancer predecessor) {
    try {
      return balancers.create(
          new BalancerContext(
              name(),
              endpoints,
              environment.ticker(),
              environment.clock(),
              environment.random(),
              state.probes(),
              predecessor));
    } catch (Throwable e) {
      environment.faults().contain("balancer of pool " + name(), e);
      return new FirstAvailable(endpoints.size());
    }
  }

  private static @Nullable EndpointSlot sameAddress(
      @Nullable EndpointSlot before, Endpoint endpoint) {
    boolean same =
        before != null
            && before.endpoint().host().equals(endpoint.host())
            && before.endpoint().port() == endpoint.port();
    return same ? before : null;
  }
}
