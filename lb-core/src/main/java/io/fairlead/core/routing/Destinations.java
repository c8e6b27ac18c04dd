package io.fairlead.core.routing;

import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.key.AddressMemo;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.hash.Hash64;
import io.fairlead.core.pool.Pool;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pools and splits of a configuration, to lead routes to. */
public final class Destinations {

  private final Map<String, Pool> pools;
  private final Map<String, SplitConfig> splits;
  private final RandomSource random;
  private final AddressMemo addresses = new AddressMemo(Hash64::of);

  /** Knows the pools, and the splits, which lead to no others. */
  public Destinations(
      Map<String, Pool> pools, Map<String, SplitConfig> splits, RandomSource random) {
    this.pools = pools;
    this.splits = splits;
    this.random = random;
  }

  /**
   * Where a route leads.
   *
   * @param route its pool or split is one that there is
   */
  public Destination of(RouteConfig route) {
    return on(route.name(), route.priority(), route.pool());
  }

  /**
   * Where requests go that no route matches.
   *
   * @param poolOrSplit one that there is
   */
  public Destination of(String poolOrSplit) {
    return on(null, null, poolOrSplit);
  }

  private Destination on(@Nullable String route, @Nullable Priority priority, String poolOrSplit) {
    SplitConfig split = splits.get(poolOrSplit);
    return split == null
        ? toPool(route, priority, poolOrSplit)
        : toSplit(route, priority, poolOrSplit, split);
  }

  private Route toPool(@Nullable String route, @Nullable Priority priority, String pool) {
    Pool serving = Objects.requireNonNull(pools.get(pool));
    Route toPool = new Route(route, priority, serving);
    if (serving.curbs() instanceof Quarantine quarantine) {
      return toPool.quarantiningTo(Objects.requireNonNull(pools.get(quarantine.pool())));
    }
    String overflow = serving.isolation().overflowPool();
    return overflow == null
        ? toPool
        : toPool.overflowingTo(Objects.requireNonNull(pools.get(overflow)));
  }

  private Split toSplit(
      @Nullable String route, @Nullable Priority priority, String name, SplitConfig split) {
    SplitKey key = new SplitKey(split.key(), split.keyName(), addresses, random);
    WeightedChoice choice = new WeightedChoice(name, split.weights());
    Route[] routes =
        Stream.of(choice.names()).map(pool -> toPool(route, priority, pool)).toArray(Route[]::new);
    return new Split(key, choice, routes);
  }
}
