package io.fairlead.config;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.LocalityConfig.Zones;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Pressure;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.QueueConfig.Adaptive;
import io.fairlead.api.config.QueueConfig.Shards;
import io.fairlead.api.config.QueueConfig.Standing;
import io.fairlead.api.config.RetryConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A pool as a text says it. */
final class PoolTree {

  private PoolTree() {}

  static Map<String, Object> of(PoolConfig pool) {
    return new Fields()
        .add("balancer", pool.balancer(), PoolConfig.DEFAULT_BALANCER)
        .addUnlessEmpty("balancer-options", pool.balancerOptions())
        .addUnlessEmpty("endpoints", pool.endpoints().stream().map(PoolTree::endpoint).toList())
        .add("max-in-flight", pool.maxInFlight(), 0)
        .add("queue", pool.queue() == null ? null : queue(pool.queue()))
        .add(
            "health", pool.health().equals(HealthConfig.NONE) ? null : HealthTree.of(pool.health()))
        .addUnlessEmpty("locality", locality(pool.locality()))
        .addUnlessEmpty("retry", retry(pool.retry()))
        .addUnlessEmpty("isolation", isolation(pool.isolation()))
        .add(
            "noisy-neighbours",
            pool.noisyNeighbours() == null ? null : noisyNeighbours(pool.noisyNeighbours()))
        .toMap();
  }

  private static Map<String, Object> endpoint(Endpoint endpoint) {
    return new Fields()
        .add("host", endpoint.host())
        .add("port", endpoint.port())
        .add("id", endpoint.id(), Endpoint.of(endpoint.host(), endpoint.port()).id())
        .add("weight", endpoint.weight(), Endpoint.DEFAULT_WEIGHT)
        .add("priority", endpoint.priority(), 0)
        .add("region", endpoint.locality().region(), "")
        .add("zone", endpoint.locality().zone(), "")
        .addUnlessEmpty("labels", new TreeMap<>(endpoint.labels()))
        .toMap();
  }

  private static Map<String, Object> queue(QueueConfig queue) {
    return new Fields()
        .add("size", queue.size(), QueueConfig.DEFAULT_SIZE)
        .add("max-wait", queue.maxWait(), QueueConfig.DEFAULT_MAX_WAIT)
        .add("floor-percent", queue.floorPercent(), QueueConfig.DEFAULT_FLOOR_PERCENT)
        .add("shards", queue.shards() == null ? null : shards(queue.shards()))
        .add("standing", queue.standing() == null ? null : standing(queue.standing()))
        .add("adaptive", queue.adaptive() == null ? null : adaptive(queue.adaptive()))
        .toMap();
  }

  private static Map<String, Object> shards(Shards shards) {
    return new Fields().add("queues", shards.queues()).add("hand", shards.hand()).toMap();
  }

  private static Map<String, Object> standing(Standing standing) {
    return new Fields()
        .add("target", standing.target())
        .add("interval", standing.interval())
        .add("order", standing.order(), Standing.DEFAULT.order())
        .toMap();
  }

  private static Map<String, Object> adaptive(Adaptive adaptive) {
    return new Fields()
        .add("algorithm", adaptive.algorithm(), Adaptive.DEFAULT.algorithm())
        .add("least", adaptive.least(), Adaptive.DEFAULT.least())
        .toMap();
  }

  private static Map<String, Object> locality(LocalityConfig locality) {
    return new Fields()
        .add("levels", locality.levels(), LocalityConfig.DEFAULT.levels())
        .add(
            "overprovisioning-percent",
            locality.overprovisioningPercent(),
            LocalityConfig.DEFAULT_OVERPROVISIONING_PERCENT)
        .add("zones", locality.zones() == null ? null : zones(locality.zones()))
        .toMap();
  }

  private static Map<String, Object> zones(Zones zones) {
    Map<String, Integer> callers = new TreeMap<>();
    zones.callers().forEach((zone, count) -> callers.put(written(zone), count));
    return new Fields()
        .add("min-endpoints", zones.minEndpoints(), Zones.DEFAULT_MIN_ENDPOINTS)
        .addUnlessEmpty("callers", callers)
        .toMap();
  }

  private static String written(Locality zone) {
    return zone.region().isEmpty() ? zone.zone() : zone.region() + "/" + zone.zone();
  }

  private static Map<String, Object> retry(RetryConfig retry) {
    RetryConfig usual = RetryConfig.DEFAULT;
    Fields fields =
        new Fields()
            .add("max-attempts", retry.maxAttempts(), usual.maxAttempts())
            .add("non-idempotent", retry.nonIdempotent(), false)
            .add("attempt-timeout", retry.attemptTimeout());
    if (!retry.backoff().equals(usual.backoff())) {
      fields.add("backoff-base", retry.backoff().base()).add("backoff-max", retry.backoff().max());
    }
    return fields
        .add("budget-percent", retry.budget().percent(), usual.budget().percent())
        .add("budget-per-second", retry.budget().perSecond(), usual.budget().perSecond())
        .add("hedging", retry.hedging() == null ? null : hedging(retry.hedging()))
        .toMap();
  }

  private static Map<String, Object> hedging(RetryConfig.Hedging hedging) {
    return new Fields()
        .add("percentile", hedging.percentile(), RetryConfig.Hedging.DEFAULT_PERCENTILE)
        .add("min-delay", hedging.minDelay(), RetryConfig.Hedging.DEFAULT_MIN_DELAY)
        .toMap();
  }

  /** What does not go with the pattern has no effect, and a text cannot say it. */
  private static Map<String, Object> isolation(Isolation isolation) {
    Isolation.Pattern pattern = isolation.pattern();
    Fields fields = new Fields().add("pattern", pattern, Isolation.Pattern.SHARED);
    if (pattern.isByLabel()) {
      fields.add("endpoint-label", isolation.endpointLabel(), Isolation.DEFAULT_ENDPOINT_LABEL);
    }
    if (pattern == Isolation.Pattern.SHUFFLE_SHARDED) {
      fields.add("shard-size", isolation.shardSize(), Isolation.DEFAULT_SHARD_SIZE);
    }
    if (pattern == Isolation.Pattern.BRIDGE) {
      fields
          .add("overflow-pool", isolation.overflowPool())
          .add(
              "overflow-in-flight",
              isolation.overflowInFlight(),
              Isolation.DEFAULT_OVERFLOW_IN_FLIGHT);
    }
    return fields.toMap();
  }

  private static Map<String, Object> noisyNeighbours(NoisyNeighbourConfig noise) {
    NoisyNeighbourConfig usual = NoisyNeighbourConfig.DEFAULT;
    return new Fields()
        .add("measures", noise.measures(), usual.measures())
        .add("interval", noise.interval(), usual.interval())
        .add("min-share-percent", noise.minSharePercent(), usual.minSharePercent())
        .add("factor", noise.factor(), usual.factor())
        .add("rounds-to-begin", noise.roundsToBegin(), usual.roundsToBegin())
        .add("rounds-to-end", noise.roundsToEnd(), usual.roundsToEnd())
        .add("hold", noise.hold(), usual.hold())
        .add("half-life", noise.halfLife(), usual.halfLife())
        .add("warm-up", noise.warmUp(), usual.warmUp())
        .addUnlessEmpty("pressure", pressure(noise.pressure()))
        .add("action", action(noise.action()))
        .toMap();
  }

  private static Map<String, Object> pressure(Pressure pressure) {
    Pressure usual = Pressure.DEFAULT;
    return new Fields()
        .add("slots-percent", pressure.slotsPercent(), usual.slotsPercent())
        .add("slowdown", pressure.slowdown(), usual.slowdown())
        .add("failures-percent", pressure.failuresPercent(), usual.failuresPercent())
        .toMap();
  }

  private static @Nullable Map<String, Object> action(@Nullable Action action) {
    if (action instanceof Limit limit) {
      return new Fields()
          .add("type", "limit")
          .add("in-flight", limit.inFlight(), 0)
          .add("percent", limit.percent(), 0)
          .toMap();
    }
    return action instanceof Quarantine quarantine
        ? new Fields().add("type", "quarantine").add("pool", quarantine.pool()).toMap()
        : null;
  }
}
