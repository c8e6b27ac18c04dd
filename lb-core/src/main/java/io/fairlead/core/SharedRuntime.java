package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.routing.Destination;
import io.fairlead.core.routing.Destinations;
import io.fairlead.core.routing.RouteIndex;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all tenants share under a configuration: the steps, the pools and the ways there. Told apart
 * by identity. It stays when a configuration follows that differs in single tenants only, and with
 * it what each of the other tenants is bound to.
 */
final class SharedRuntime {

  private final Engine engine;
  private final Pipeline pipeline;
  private final Map<String, Pool> pools;
  private final Residencies residencies;
  private final RouteIndex routes;

  /** Where requests go that no configured route matches, by the name of a pool or a split. */
  private final Map<String, Destination> ownDestinations = new HashMap<>();

  SharedRuntime(
      Engine engine,
      LbConfig config,
      Pipeline pipeline,
      Map<String, Pool> pools,
      Residencies residencies,
      RandomSource random) {
    this.engine = engine;
    this.pipeline = pipeline;
    this.pools = pools;
    this.residencies = residencies;
    Destinations destinations = new Destinations(pools, config.splits(), random);
    routes = new RouteIndex(config.routes(), destinations);
    for (String name : pools.keySet()) {
      ownDestinations.put(name, destinations.of(name));
    }
    for (String name : config.splits().keySet()) {
      ownDestinations.put(name, destinations.of(name));
    }
  }

  /** Where it is in force. */
  Engine engine() {
    return engine;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  Map<String, Pool> pools() {
    return pools;
  }

  Residencies residencies() {
    return residencies;
  }

  RouteIndex routes() {
    return routes;
  }

  /** Where the requests go of those whose own pool or split it is, or null if there is none. */
  @Nullable Destination ownDestination(String poolOrSplit) {
    return ownDestinations.get(poolOrSplit);
  }
}
