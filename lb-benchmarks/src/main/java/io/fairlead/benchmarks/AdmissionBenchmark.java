package io.fairlead.benchmarks;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * The whole path, for requests of a thousand tenants in turn: tenant, quota, priority, route,
 * least-connections over ten endpoints, circuit breaker, lease, completion.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdmissionBenchmark {

  private final LoadBalancer balancer = start(Requests.config(Requests.PLENTY));
  private final LoadBalancer watched = start(Requests.watched());
  private final LoadBalancer exhausted = start(Requests.config(Requests.ONE));
  private final LoadBalancer sharded = start(Requests.sharded());
  private final RequestView unserved = Requests.of(Requests.tenant(0));
  private final RequestView stranger = Requests.of("stranger");

  /** Uses up the quotas and opens the breakers that are to be found so. */
  public AdmissionBenchmark() {
    for (RequestView request : Requests.ofEachTenant()) {
      exhausted.acquire(request);
    }
    while (sharded.acquire(unserved) instanceof Lease lease) {
      lease.complete(Outcome.failed());
    }
  }

  /** Each thread walks through the tenants from a place of its own. */
  @State(Scope.Thread)
  public static class Caller {

    private final RequestView[] requests = Requests.ofEachTenant();
    private int next = ThreadLocalRandom.current().nextInt(Requests.TENANTS);

    RequestView next() {
      return requests[next++ % requests.length];
    }
  }

  /** Stops the background work. */
  @TearDown
  public void close() {
    balancer.close();
    watched.close();
    exhausted.close();
    sharded.close();
  }

  @Benchmark
  @Threads(1)
  public boolean admitAndComplete(Caller caller) {
    return ((Lease) balancer.acquire(caller.next())).complete(Outcome.success());
  }

  /** The same in a pool that finds noisy neighbours and limits them. */
  @Benchmark
  @Threads(1)
  public boolean admitAndCompleteWatched(Caller caller) {
    return ((Lease) watched.acquire(caller.next())).complete(Outcome.success());
  }

  @Benchmark
  @Threads(2)
  public boolean admitAndCompleteByTwoThreads(Caller caller) {
    return ((Lease) balancer.acquire(caller.next())).complete(Outcome.success());
  }

  @Benchmark
  @Threads(1)
  public Admission refuseForQuota(Caller caller) {
    return exhausted.acquire(caller.next());
  }

  /** The breakers of the tenant's shard are open, those of the other endpoints are not. */
  @Benchmark
  @Threads(1)
  public Admission refuseForShard() {
    return sharded.acquire(unserved);
  }

  @Benchmark
  @Threads(1)
  public Admission refuseStranger() {
    return balancer.acquire(stranger);
  }

  private static LoadBalancer start(LbConfig config) {
    return LoadBalancer.builder()
        .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
        .config(config)
        .build();
  }
}
