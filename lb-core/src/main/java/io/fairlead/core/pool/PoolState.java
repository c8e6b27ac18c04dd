package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.core.blame.FaultFinder;
import io.fairlead.core.health.PoolHealth;
import io.fairlead.core.noise.NoiseWatch;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.retry.RetryState;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What of a pool outlives a configuration: the state that its policies share, the loads of its
 * levels, the budget of its retries, what its tenants met at its endpoints, who of them is noisy,
 * the last good list of its endpoint source, and the host's way to probe its endpoints. The list is
 * guarded by the engine's lock for changes.
 */
public final class PoolState {

  private final SharedState shared;
  private final PoolHealth health;
  private final Departed departed = new Departed();
  private final LevelWatch levels;
  private final Releases releases = new Releases();
  private final RetryState retries;
  private final FaultFinder faults;
  private final LongAdder overflows = new LongAdder();
  private final NoiseWatch noise;
  private final @Nullable ProbeSource probes;
  private @Nullable List<Endpoint> pushed;

  /** The state of a pool whose endpoints can be probed, unless {@code probes} is null. */
  public PoolState(
      String pool, @Nullable ProbeSource probes, PoolHealth health, Environment environment) {
    this.probes = probes;
    this.health = health;
    shared = new SharedState(environment.faults());
    levels = new LevelWatch(pool, environment.listener());
    retries = new RetryState(environment.ticker());
    faults = new FaultFinder(environment.ticker(), environment.random());
    noise = new NoiseWatch(pool, environment);
    health.whenFitnessChanges(levels::look);
  }

  /** Keeps the loads of the pool's levels. */
  LevelWatch levels() {
    return levels;
  }

  /** Counts what the pool's endpoints are given back while somebody waits for it. */
  Releases releases() {
    return releases;
  }

  /** The state that the pool's policies share. */
  public SharedState shared() {
    return shared;
  }

  /** What is known of the health of the pool's endpoints. */
  public PoolHealth health() {
    return health;
  }

  /** The endpoints that have left with requests under way. */
  Departed departed() {
    return departed;
  }

  /** The budget of the pool's retries and what they go by. */
  RetryState retries() {
    return retries;
  }

  /** Finds whose fault the failures of the pool are. */
  FaultFinder faults() {
    return faults;
  }

  /** Counts the requests that were passed on to the pool that this one overflows to. */
  LongAdder overflows() {
    return overflows;
  }

  /** Finds the noisy neighbours of the pool. */
  public NoiseWatch noise() {
    return noise;
  }

  /** Probes the pool's endpoints, or null. */
  @Nullable ProbeSource probes() {
    return probes;
  }

  /** Keeps the list that the pool's source pushed. */
  public void pushed(List<Endpoint> endpoints) {
    pushed = endpoints;
  }

  /** The endpoints in force: those pushed last, or else those configured. */
  List<Endpoint> endpointsOr(List<Endpoint> configured) {
    return pushed == null ? configured : pushed;
  }
}
