package io.fairlead.benchmarks;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.api.Outcome;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.micrometer.FairleadMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
 * What metrics add to the whole path of {@link AdmissionBenchmark}: with none, with a name for each
 * of the thousand tenants, and with one for a few of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {

  private static final int FEW = 30;

  private final FairleadMetrics allNamed = metrics(Requests.TENANTS);
  private final FairleadMetrics fewNamed = metrics(FEW);
  private final LoadBalancer without = builder().build();
  private final LoadBalancer withAllNamed = watched(allNamed);
  private final LoadBalancer withFewNamed = watched(fewNamed);

  private static FairleadMetrics metrics(int topTenants) {
    return FairleadMetrics.builder().topTenants(topTenants).build();
  }

  private static LoadBalancerBuilder builder() {
    return LoadBalancer.builder()
        .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
        .config(Requests.config(Requests.PLENTY));
  }

  private static LoadBalancer watched(FairleadMetrics metrics) {
    LoadBalancer balancer = builder().listener(metrics).build();
    metrics.observe(balancer).bindTo(new SimpleMeterRegistry());
    return balancer;
  }

  /** Stops the background work. */
  @TearDown
  public void close() {
    allNamed.close();
    fewNamed.close();
    without.close();
    withAllNamed.close();
    withFewNamed.close();
  }

  @Benchmark
  @Threads(1)
  public boolean without(AdmissionBenchmark.Caller caller) {
    return ((Lease) without.acquire(caller.next())).complete(Outcome.success());
  }

  @Benchmark
  @Threads(1)
  public boolean withAllTenantsNamed(AdmissionBenchmark.Caller caller) {
    return ((Lease) withAllNamed.acquire(caller.next())).complete(Outcome.success());
  }

  @Benchmark
  @Threads(1)
  public boolean withFewTenantsNamed(AdmissionBenchmark.Caller caller) {
    return ((Lease) withFewNamed.acquire(caller.next())).complete(Outcome.success());
  }
}
