package io.fairlead.core.health;

import io.fairlead.core.plugin.Environment;
import java.util.ArrayList;
import java.util.List;

/** Watches the health of all pools of one engine, in the background. Thread-safe. */
public final class HealthMonitor {

  private final Environment environment;
  private final Loop loop;
  private final CheckSlots slots = new CheckSlots();
  private final List<PoolHealth> pools = new ArrayList<>();

  /** Starts with nothing to watch. */
  public HealthMonitor(Environment environment) {
    this.environment = environment;
    loop = new Loop(environment);
  }

  /** Begins to watch a pool. */
  public PoolHealth pool(String name) {
    PoolHealth pool = new PoolHealth(name, environment, loop, slots);
    loop.execute(() -> pools.add(pool));
    return pool;
  }

  /** Ends what is under way and lets go of all checks. */
  public void close() {
    loop.close(() -> pools.forEach(PoolHealth::closeChecks));
  }
}
