package io.fairlead.benchmarks.spring;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import reactor.core.publisher.Mono;

/**
 * A bucket of Bucket4j for each tenant, in this process, all of the same size. The limiter of this
 * kind that comes with Spring Cloud Gateway keeps its buckets behind the interface for distributed
 * ones, which costs more. Thread-safe.
 */
final class TenantLimits implements RateLimiter<Object> {

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final long perSecond;
  private final TimeMeter clock;

  /**
   * @param perSecond requests of a tenant in a second, and at once after a rest; at least 1
   */
  TenantLimits(long perSecond, TimeMeter clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  @Override
  public Mono<Response> isAllowed(String route, String tenant) {
    Bucket bucket = buckets.computeIfAbsent(tenant, first -> newBucket());
    return Mono.just(new Response(bucket.tryConsume(1), Map.of()));
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(clock)
        .build();
  }

  /** Nothing: all routes have the same limit. */
  @Override
  public Map<String, Object> getConfig() {
    return Map.of();
  }

  @Override
  public Class<Object> getConfigClass() {
    return Object.class;
  }

  @Override
  public Object newConfig() {
    return new Object();
  }
}
