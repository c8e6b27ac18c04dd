package io.fairlead.benchmarks.peers;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.benchmarks.MeasuredPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One breaker: a permit and a success while it is closed, and a refusal while it is open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BreakerBenchmark {

  private static final long LATENCY_NANOS = 1_000_000;

  private final RequestView request = new TenantRequest(Traffic.tenant(7));
  private final Policy closed = breaker();
  private final Policy open = breaker();
  private final CircuitBreaker closedPeer = Limits.breaker("closed");
  private final CircuitBreaker openPeer = Limits.breaker("open");

  /** Opens what is to be found open. */
  public BreakerBenchmark() {
    while (open.tryAcquire(request) == null) {
      open.release(request, Outcome.failed(), LATENCY_NANOS);
    }
    openPeer.transitionToOpenState();
  }

  @Benchmark
  public @Nullable Rejection fairlead() {
    Rejection rejection = closed.tryAcquire(request);
    closed.release(request, Outcome.success(), LATENCY_NANOS);
    return rejection;
  }

  @Benchmark
  public @Nullable Rejection fairleadRefuses() {
    return open.tryAcquire(request);
  }

  @Benchmark
  public boolean resilience4j() {
    boolean permitted = closedPeer.tryAcquirePermission();
    closedPeer.onSuccess(LATENCY_NANOS, TimeUnit.NANOSECONDS);
    return permitted;
  }

  @Benchmark
  public boolean resilience4jRefuses() {
    return openPeer.tryAcquirePermission();
  }

  private static Policy breaker() {
    return MeasuredPolicy.of(Policies.CIRCUIT_BREAKER, Map.of("open-for", "1h"), Limits.PLENTY, 0);
  }
}
