package io.fairlead.benchmarks;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Quota;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Each policy by itself: what an admission with its release costs, and what a refusal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {

  private static final long LATENCY_NANOS = 1_000_000;

  private final RequestView request = Requests.of("acme");
  private final Policy plenty = policy(Policies.QUOTA, Requests.PLENTY, 0);
  private final Policy aligned = policy(Policies.QUOTA, Quota.parse("1000000000/h aligned"), 0);
  private final Policy sliding = policy(Policies.QUOTA, Quota.parse("1000000000/h sliding"), 0);
  private final Policy usedUp = policy(Policies.QUOTA, Requests.ONE, 0);
  private final Policy roomy = policy(Policies.PRIORITY, Requests.PLENTY, 1_000);
  private final Policy full = policy(Policies.PRIORITY, Requests.PLENTY, 1);
  private final Policy fixed = policy(Policies.CONCURRENCY, Map.of("limit", 1_000));
  private final Policy adaptive = policy(Policies.CONCURRENCY, Map.of("limit", "gradient"));
  private final Policy atLimit = policy(Policies.CONCURRENCY, Map.of("max-limit", 1));
  private final Policy closed = policy(Policies.CIRCUIT_BREAKER, Requests.PLENTY, 0);

  /** Uses up what is to be found used up. */
  public PolicyBenchmark() {
    usedUp.tryAcquire(request);
    full.tryAcquire(request);
    atLimit.tryAcquire(request);
  }

  @Benchmark
  public @Nullable Rejection quotaAdmits() {
    return admitAndRelease(plenty);
  }

  @Benchmark
  public @Nullable Rejection quotaOfAlignedWindowAdmits() {
    return admitAndRelease(aligned);
  }

  @Benchmark
  public @Nullable Rejection quotaOfSlidingWindowAdmits() {
    return admitAndRelease(sliding);
  }

  @Benchmark
  public @Nullable Rejection quotaRefuses() {
    return usedUp.tryAcquire(request);
  }

  @Benchmark
  public @Nullable Rejection priorityAdmits() {
    return admitAndRelease(roomy);
  }

  @Benchmark
  public @Nullable Rejection priorityRefuses() {
    return full.tryAcquire(request);
  }

  @Benchmark
  public @Nullable Rejection fixedLimitAdmits() {
    return admitAndRelease(fixed);
  }

  @Benchmark
  public @Nullable Rejection adaptiveLimitAdmits() {
    return admitAndRelease(adaptive);
  }

  @Benchmark
  public @Nullable Rejection adaptiveLimitRefuses() {
    return atLimit.tryAcquire(request);
  }

  @Benchmark
  public @Nullable Rejection breakerAdmits() {
    return admitAndRelease(closed);
  }

  private @Nullable Rejection admitAndRelease(Policy policy) {
    Rejection rejection = policy.tryAcquire(request);
    policy.release(request, Outcome.success(), LATENCY_NANOS);
    return rejection;
  }

  private static Policy policy(String name, Map<String, Object> options) {
    return MeasuredPolicy.of(name, options, Requests.PLENTY, 0);
  }

  private static Policy policy(String name, Quota quota, int maxInFlight) {
    return MeasuredPolicy.of(name, Map.of(), quota, maxInFlight);
  }
}
