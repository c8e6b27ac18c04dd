package io.fairlead.core.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.EndpointStats.Health;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what becomes of a pool's endpoints, one line in a second. Belongs to the loop. */
final class HealthLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.health");
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final String pool;
  private final Ticker ticker;
  private long nextNanos;
  private int unsaid;

  HealthLog(String pool, Ticker ticker) {
    this.pool = pool;
    this.ticker = ticker;
    nextNanos = ticker.nanos();
  }

  void changed(Endpoint endpoint, Health before, Health after) {
    long now = ticker.nanos();
    if (now - nextNanos < 0) {
      unsaid++;
      return;
    }
    nextNanos = now + INTERVAL_NANOS;
    boolean bad =
        after.condition() == Condition.UNHEALTHY || after.condition() == Condition.EJECTED;
    LOG.atLevel(bad ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.INFO)
        .log(
            "health: pool={} endpoint={} before={} now={} reason=\"{}\" unsaid={}",
            pool,
            endpoint.id(),
            before.condition(),
            after.condition(),
            after.reason(),
            unsaid);
    unsaid = 0;
  }
}
