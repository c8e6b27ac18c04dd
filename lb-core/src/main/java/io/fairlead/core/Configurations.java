package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.PoolState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The configuration in force and its changes: whole configurations that are applied, and
 * memberships that endpoint sources push. Changes are made one at a time; reading never waits.
 */
final class Configurations implements Supplier<Snapshot> {

  private final SnapshotBuilder builder;
  private final Listeners listeners;
  private final Faults faults;
  private final Ticker ticker;
  private final Map<String, PoolState> poolStates = new HashMap<>();
  private final Map<String, ProbeSource> probes;
  private final List<EndpointSource.Subscription> subscriptions = new ArrayList<>();
  private final Set<String> fedPools;
  private volatile Snapshot current;

  Configurations(
      LoadBalancerSettings settings,
      Providers providers,
      Environment environment,
      Listeners listeners) {
    builder = new SnapshotBuilder(providers, environment);
    this.listeners = listeners;
    faults = environment.faults();
    ticker = environment.ticker();
    probes = settings.probeSources();
    current = builder.build(settings.config(), null, this::poolState);
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
      pool.picker().reported(endpointId, report);
    }
  }

  @Override
  public Snapshot get() {
    return current;
  }

  /** Puts a configuration in force. */
  synchronized void apply(LbConfig config) {
    Snapshot previous = current;
    current = builder.build(config, previous, this::poolState);
    poolStates
        .keySet()
        .removeIf(pool -> !config.pools().containsKey(pool) && !fedPools.contains(pool));
    listeners.applied(previous.config(), config);
  }

  /** Ends the subscriptions to sources. */
  void close() {
    for (EndpointSource.Subscription subscription : subscriptions) {
      try {
        subscription.close();
      } catch (RuntimeException e) {
        faults.contain("source", e);
      }
    }
  }

  private PoolState poolState(String pool) {
    return poolStates.computeIfAbsent(pool, name -> new PoolState(probes.get(name), ticker));
  }

  private synchronized void push(String name, List<Endpoint> endpoints) {
    PoolState state = poolState(name);
    if (endpoints.equals(state.pushed())) {
      return;
    }
    state.pushed(endpoints);
    Pool pool = current.pools().get(name);
    if (pool != null) {
      pool.replaceEndpoints(endpoints);
    }
  }

  /** Takes what the source of one pool pushes; a list that cannot be right is a failure. */
  private final class Feed implements EndpointSource.Subscriber {

    private final String pool;

    Feed(String pool) {
      this.pool = pool;
    }

    @Override
    public void update(List<Endpoint> endpoints) {
      List<Endpoint> copy = List.copyOf(endpoints);
      Set<String> ids = new HashSet<>();
      for (Endpoint endpoint : copy) {
        if (!ids.add(endpoint.id())) {
          failed(new IllegalArgumentException("endpoint id " + endpoint.id() + " is pushed twice"));
          return;
        }
      }
      if (copy.isEmpty()) {
        failed(new IllegalArgumentException("the list of endpoints that was pushed is empty"));
        return;
      }
      push(pool, copy);
    }

    @Override
    public void failed(Throwable error) {
      listeners.sourceFailed(pool, error);
    }
  }
}
