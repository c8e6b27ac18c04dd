package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.core.health.PoolHealth;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.policy.SharedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a pool outlives a configuration: the state that its policies share, the loads of its
 * levels, the last good list of its endpoint source, and the host's way to probe its endpoints. The
 * list is guarded by the engine's lock for changes.
 */
public final class PoolState {

  private final SharedState shared = new SharedState();
  private final PoolHealth health = new PoolHealth();
  private final LevelWatch levels;
  private final @Nullable ProbeSource probes;
  private @Nullable List<Endpoint> pushed;

  /** The state of a pool whose endpoints can be probed, unless {@code probes} is null. */
  public PoolState(String pool, @Nullable ProbeSource probes, Environment environment) {
    this.probes = probes;
    levels = new LevelWatch(pool, environment);
    health.whenFitnessChanges(levels::changed);
  }

  /** Keeps the loads of the pool's levels. */
  LevelWatch levels() {
    return levels;
  }

  /** The state that the pool's policies share. */
  public SharedState shared() {
    return shared;
  }

  /** What is known of the health of the pool's endpoints. */
  PoolHealth health() {
    return health;
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
