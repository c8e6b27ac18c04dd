package io.fairlead.benchmarks.peers;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.fairlead.api.tenant.Quota;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/** What guards a tenant in an application that puts its libraries together by hand. */
final class Limits {

  /** As many as Bucket4j can express; nobody reaches it. */
  static final Quota PLENTY = Quota.perSecond(500_000_000);

  /** The defaults of Resilience4j, but for the time that it stays open: longer than any run. */
  private static final CircuitBreakerConfig BREAKER =
      CircuitBreakerConfig.custom()
          .waitDurationInOpenState(Duration.ofHours(1))
          .minimumNumberOfCalls(20)
          .build();

  private Limits() {}

  /** A bucket with the clock and the precision that Bucket4j has by default. */
  static Bucket bucket(Quota quota) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(quota.burst()).refillGreedy(quota.limit(), quota.window()))
        .build();
  }

  /** A breaker over the last hundred calls. */
  static CircuitBreaker breaker(String name) {
    return CircuitBreaker.of(name, BREAKER);
  }

  /** A limit that begins at 20 and never falls below, as by default. */
  static Limiter<Void> limiter() {
    return SimpleLimiter.newBuilder().limit(Gradient2Limit.newDefault()).build();
  }

  /** A limit of one request. */
  static Limiter<Void> limiterOfOne() {
    return SimpleLimiter.newBuilder()
        .limit(Gradient2Limit.newBuilder().initialLimit(1).minLimit(1).maxConcurrency(1).build())
        .build();
  }
}
