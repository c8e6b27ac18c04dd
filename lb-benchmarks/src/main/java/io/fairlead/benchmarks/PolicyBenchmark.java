package io.fairlead.benchmarks;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    return policy(name, options, Requests.PLENTY, 0);
  }

  private static Policy policy(String name, Quota quota, int maxInFlight) {
    return policy(name, Map.of(), quota, maxInFlight);
  }

  private static Policy policy(
      String name, Map<String, Object> options, Quota quota, int maxInFlight) {
    Tenant tenant =
        new Tenant(
            "acme",
            null,
            Map.of(),
            List.of(quota),
            Priority.NORMAL,
            Tenant.DEFAULT_SHARE,
            Set.of());
    return ServiceLoader.load(PolicyProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .configure(Options.of("options", options))
        .create(
            new Site(name, tenant, new PolicySite.PoolView("shared", maxInFlight, Map.of(1, 1))));
  }

  /** A place that is all scopes at once. */
  private record Site(
      String policy, Tenant tenant, PolicySite.PoolView pool, Map<Class<?>, Object> states)
      implements PolicySite {

    Site(String policy, Tenant tenant, PolicySite.PoolView pool) {
      this(policy, tenant, pool, new HashMap<>());
    }

    @Override
    public @Nullable String route() {
      return null;
    }

    @Override
    public Endpoint endpoint() {
      return Endpoint.of("10.0.0.1", 8080);
    }

    @Override
    public Ticker ticker() {
      return Ticker.system();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public TaskScheduler scheduler() {
      throw new UnsupportedOperationException("no policy that is measured waits");
    }

    @Override
    public RandomSource random() {
      return RandomSource.system();
    }

    @Override
    public @Nullable Policy predecessor() {
      return null;
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> initial) {
      return type.cast(states.computeIfAbsent(type, unused -> initial.get()));
    }
  }
}
