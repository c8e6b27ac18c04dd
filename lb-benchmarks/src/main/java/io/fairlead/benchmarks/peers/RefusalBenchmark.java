package io.fairlead.benchmarks.peers;

import com.netflix.concurrency.limits.Limiter;
import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.tenant.Quota;
import io.fairlead.benchmarks.peers.HandWrittenPath.Call;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The whole path of a request that is refused, for each of the reasons that there are. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameter, then calls start
public class RefusalBenchmark {

  /** Why every request is refused. */
  public enum Reason {
    /** Every tenant has used up its quota. */
    OVER_QUOTA,
    /** Every breaker is open, after calls that failed. */
    OPEN_BREAKER,
    /** Every slot is taken by a request that does not end. */
    NO_CAPACITY
  }

  /** Why every request is refused. */
  @Param public Reason reason;

  private LoadBalancer balancer;
  private HandWrittenPath handWritten;

  /** Sends requests until all are refused. */
  @Setup
  public void start(Traffic traffic) {
    Quota quota = reason == Reason.OVER_QUOTA ? Quota.perHour(1).withBurst(1) : Limits.PLENTY;
    int slots = reason == Reason.NO_CAPACITY ? 1 : FairleadPath.ROOMY;
    Supplier<Limiter<Void>> limiters =
        reason == Reason.NO_CAPACITY ? Limits::limiterOfOne : Limits::limiter;
    balancer = FairleadPath.start(traffic.tenants, BreakerOf.ENDPOINT, quota, slots);
    handWritten =
        new HandWrittenPath(
            Set.of(Traffic.ids(traffic.tenants)),
            quota,
            limiters,
            BreakerOf.ENDPOINT,
            HandWrittenPath.roundRobin());
    int refused = 0;
    for (int i = 0; refused < Traffic.REQUESTS; i = (i + 1) % Traffic.REQUESTS) {
      refused = isRefused(traffic.request(i)) ? refused + 1 : 0;
    }
  }

  private boolean isRefused(TenantRequest request) {
    Admission admission = balancer.acquire(request);
    Call call = handWritten.begin(request);
    if (reason == Reason.OPEN_BREAKER) {
      if (admission instanceof Lease lease) {
        lease.complete(Outcome.failed());
      }
      if (call != null) {
        call.failed(new IllegalStateException("failed"));
      }
    }
    return !(admission instanceof Lease) && call == null;
  }

  /** Ends its background work. */
  @TearDown
  public void close() {
    balancer.close();
  }

  @Benchmark
  public Admission fairlead(Traffic.Walk walk) {
    return balancer.acquire(walk.next());
  }

  @Benchmark
  public @Nullable Object handWritten(Traffic.Walk walk) {
    return handWritten.begin(walk.next());
  }
}
