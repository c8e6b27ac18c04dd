package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.core.health.Drain;
import io.fairlead.core.health.HealthMonitor;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.pool.EndpointSlot;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.PoolState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force and its changes: whole configurations that are applied, and
 * memberships that endpoint sources push. Changes are made one at a time; reading never waits.
 */
final class Configurations implements Supplier<Snapshot> {

  private final SnapshotBuilder builder;
  private final Listeners listeners;
  private final Environment environment;
  private final HealthMonitor health;
  private final Map<String, PoolState> poolStates = new HashMap<>();
  private final Map<String, ProbeSource> probes;
  private final List<EndpointSource.Subscription> subscriptions = new ArrayList<>();
  private final Set<String> fedPools;
  private volatile Snapshot current;

  Configurations(
      Engine engine,
      LoadBalancerSettings settings,
      Providers providers,
      Environment environment,
      Listeners listeners) {
    builder = new SnapshotBuilder(engine, providers, environment);
    this.listeners = listeners;
    this.environment = environment;
    health = new HealthMonitor(environment);
    probes = settings.probeSources();
    current = builder.build(Change.of(null, settings.config()), this::poolState);
    fedPools = settings.endpointSources().keySet();
    settings.endpointSources().forEach(this::subscribe);
    settings.loadReportSources().forEach(this::hearLoad);
  }

  private void subscribe(String pool, EndpointSource source) {
    Feed feed = new Feed(pool);
    try {
      subscriptions.add(source.subscribe(feed));
    } catch (RuntimeException e) {
      feed.failed(e);
    }
  }

  private void hearLoad(String pool, LoadReportSource source) {
    try {
      subscriptions.add(
          source.subscribe((endpointId, report) -> reported(pool, endpointId, report)));
    } catch (RuntimeException e) {
      listeners.sourceFailed(pool, e);
    }
  }

  private void reported(String name, String endpointId, LoadReport report) {
    Pool pool = current.pools().get(name);
    if (pool != null) {
      pool.reported(endpointId, report);
    }
  }

  @Override
  public Snapshot get() {
    return current;
  }

  /**
   * Puts a configuration in force.
   *
   * @param follower told of it before the next one can be applied
   */
  synchronized void apply(LbConfig config, BiConsumer<Change, Snapshot> follower) {
    Change change = Change.of(current, config);
    current = builder.build(change, this::poolState);
    follower.accept(change, current);
    forgetPools(change.from(), config);
    listeners.applied(change.from(), config);
  }

  private void forgetPools(LbConfig previous, LbConfig config) {
    for (String pool : previous.pools().keySet()) {
      if (!config.pools().containsKey(pool)) {
        poolState(pool).health().close();
        poolState(pool).noise().close("the pool is not configured any more");
      }
    }
    poolStates
        .keySet()
        .removeIf(pool -> !config.pools().containsKey(pool) && !fedPools.contains(pool));
  }

  /**
   * Drains an endpoint, or with null lets it serve again.
   *
   * @throws IllegalArgumentException if there is no such pool or endpoint
   */
  synchronized EndpointSlot drain(String poolName, String endpointId, @Nullable Drain drain) {
    Pool pool = current.pools().get(poolName);
    if (pool == null) {
      throw new IllegalArgumentException("there is no pool " + poolName);
    }
    EndpointSlot endpoint = pool.endpoint(endpointId);
    endpoint.health().drain(drain);
    pool.rearrange();
    return endpoint;
  }

  /** Ends the grace of a drain, unless something else was said of the endpoint meanwhile. */
  synchronized void drained(String poolName, EndpointSlot endpoint, Drain drain) {
    if (!drain.equals(endpoint.health().drain())) {
      return;
    }
    endpoint.health().drain(drain.over());
    Pool pool = current.pools().get(poolName);
    if (pool != null) {
      pool.rearrange();
    }
  }

  /** Ends the subscriptions to sources, and the checks. */
  void close() {
    health.close();
    closeNoise();
    for (EndpointSource.Subscription subscription : subscriptions) {
      try {
        subscription.close();
      } catch (RuntimeException e) {
        environment.faults().contain("source", e);
      }
    }
  }

  private synchronized void closeNoise() {
    poolStates.values().forEach(pool -> pool.noise().close("the load balancer is closed"));
  }

  private PoolState poolState(String pool) {
    return poolStates.computeIfAbsent(
        pool, name -> new PoolState(name, probes.get(name), health.pool(name), environment));
  }

  private synchronized void push(String name, List<Endpoint> endpoints) {
    poolState(name).pushed(endpoints);
    Pool pool = current.pools().get(name);
    if (pool != null) {
      pool.replaceEndpoints(endpoints);
    }
  }

  /**
   * Takes what the source of one pool pushes. What is in force already is passed over before
   * anything is made of it; a list that cannot be right is a failure.
   */
  private final class Feed implements EndpointSource.Subscriber {

    private final String pool;

    /** The last good list. */
    private volatile @Nullable List<Endpoint> latest;

    Feed(String pool) {
      this.pool = pool;
    }

    @Override
    public void update(List<Endpoint> endpoints) {
      if (endpoints.equals(latest)) {
        return;
      }
      List<Endpoint> copy = List.copyOf(endpoints);
      if (copy.isEmpty()) {
        failed(new IllegalArgumentException("the list of endpoints that was pushed is empty"));
        return;
      }
      Map<String, Endpoint> byId = new HashMap<>(2 * copy.size());
      for (Endpoint endpoint : copy) {
        if (byId.put(endpoint.id(), endpoint) != null) {
          failed(new IllegalArgumentException("endpoint id " + endpoint.id() + " is pushed twice"));
          return;
        }
      }
      take(copy, byId);
    }

    private void take(List<Endpoint> endpoints, Map<String, Endpoint> byId) {
      synchronized (Configurations.this) {
        boolean inForce = isInForce(byId);
        latest = endpoints;
        if (!inForce) {
          push(pool, endpoints);
        }
      }
    }

    /** Whether these are the endpoints of the last list, perhaps in another order. */
    private boolean isInForce(Map<String, Endpoint> byId) {
      List<Endpoint> last = latest;
      return last != null
          && last.size() == byId.size()
          && last.stream().allMatch(endpoint -> endpoint.equals(byId.get(endpoint.id())));
    }

    @Override
    public void failed(Throwable error) {
      listeners.sourceFailed(pool, error);
    }
  }
}
