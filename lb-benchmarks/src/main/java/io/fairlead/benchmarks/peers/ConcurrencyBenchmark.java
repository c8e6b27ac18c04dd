package io.fairlead.benchmarks.peers;

import com.netflix.concurrency.limits.Limiter;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.benchmarks.MeasuredPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One limit that adapts to the latency: a request and its success, and a refusal.
 *
 * <p>Netflix's reads the clock for the latency itself; a policy of Fairlead's is told it by the
 * engine. So {@code fairlead} reads the clock twice more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConcurrencyBenchmark {

  private final RequestView request = new TenantRequest(Traffic.tenant(7));
  private final Policy roomy = policy(Map.of("limit", "gradient", "min-limit", 20));
  private final Policy full = policy(Map.of("limit", "gradient", "max-limit", 1));
  private final Limiter<Void> roomyPeer = Limits.limiter();
  private final Limiter<Void> fullPeer = Limits.limiterOfOne();

  /** Fills what is to be found full. */
  public ConcurrencyBenchmark() {
    full.tryAcquire(request);
    fullPeer.acquire(null);
  }

  @Benchmark
  public @Nullable Rejection fairlead() {
    long begunNanos = System.nanoTime();
    Rejection rejection = roomy.tryAcquire(request);
    roomy.release(request, Outcome.success(), System.nanoTime() - begunNanos);
    return rejection;
  }

  @Benchmark
  public @Nullable Rejection fairleadRefuses() {
    return full.tryAcquire(request);
  }

  @Benchmark
  public boolean netflix() {
    Optional<Limiter.Listener> permit = roomyPeer.acquire(null);
    permit.ifPresent(Limiter.Listener::onSuccess);
    return permit.isPresent();
  }

  @Benchmark
  public boolean netflixRefuses() {
    return fullPeer.acquire(null).isPresent();
  }

  private static Policy policy(Map<String, Object> options) {
    return MeasuredPolicy.of(Policies.CONCURRENCY, options, Limits.PLENTY, 0);
  }
}
