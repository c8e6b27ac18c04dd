package io.fairlead.benchmarks.peers;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Quota;
import io.fairlead.benchmarks.MeasuredPolicy;
import io.github.bucket4j.Bucket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One request of one tenant against one limit that nobody reaches, and against one that is used up.
 * With more than one thread, all of them ask the same tenant's quota.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QuotaBenchmark {

  private static final Quota ONE = Quota.perHour(1).withBurst(1);

  private final RequestView request = new TenantRequest(Traffic.tenant(7));
  private final Policy plenty = MeasuredPolicy.of(Policies.QUOTA, Map.of(), Limits.PLENTY, 0);
  private final Policy usedUp = MeasuredPolicy.of(Policies.QUOTA, Map.of(), ONE, 0);
  private final Bucket full = Limits.bucket(Limits.PLENTY);
  private final Bucket empty = Limits.bucket(ONE);

  /** Uses up what is to be found used up. */
  public QuotaBenchmark() {
    usedUp.tryAcquire(request);
    empty.tryConsume(1);
  }

  @Benchmark
  public @Nullable Rejection fairlead() {
    Rejection rejection = plenty.tryAcquire(request);
    plenty.release(request, Outcome.success(), 0);
    return rejection;
  }

  @Benchmark
  public @Nullable Rejection fairleadRefuses() {
    return usedUp.tryAcquire(request);
  }

  @Benchmark
  public boolean bucket4j() {
    return full.tryConsume(1);
  }

  @Benchmark
  public boolean bucket4jRefuses() {
    return empty.tryConsume(1);
  }
}
