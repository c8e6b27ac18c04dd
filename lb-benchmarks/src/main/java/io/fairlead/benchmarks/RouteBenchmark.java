package io.fairlead.benchmarks;

import io.fairlead.api.Admission;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Finding the route among few and among many, each of which belongs to one tenant. The pool is
 * empty, so a request is refused right after its route was found and little else is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameter, then calls start
public class RouteBenchmark {

  @Param({"100", "100000"})
  int routes;

  private LoadBalancer balancer;
  private RequestView request;

  /** Configures a tenant with a route of its own for each route. */
  @Setup
  public void start() {
    LbConfig.Builder config = LbConfig.builder().noPolicies().pool("none", pool -> {});
    for (int i = 0; i < routes; i++) {
      String tenant = Requests.tenant(i);
      config
          .tenant(tenant, values -> {})
          .route("of-" + tenant, route -> route.tenant(tenant).pathPrefix("/api").pool("none"));
    }
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(config.build())
            .build();
    request = Requests.of(Requests.tenant(routes / 2));
  }

  /** Stops the background work. */
  @TearDown
  public void close() {
    balancer.close();
  }

  @Benchmark
  public Admission findRoute() {
    return balancer.acquire(request);
  }
}
