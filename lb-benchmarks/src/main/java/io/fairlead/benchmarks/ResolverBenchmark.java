package io.fairlead.benchmarks;

import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading a request: its target into canonical form, and its tenant out of that. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResolverBenchmark {

  private static final TenantResolver SUBDOMAIN = TenantResolvers.subdomainOf(Requests.DOMAIN);
  private static final TenantResolver PATH = TenantResolvers.pathPrefix("/t/");
  private static final TenantResolver HEADER = TenantResolvers.header("X-Tenant-ID");
  private static final TenantResolver AGREEING = TenantResolvers.agreeing(SUBDOMAIN, HEADER);

  private final RequestView[] requests = new RequestView[Requests.TENANTS];
  private int next;

  /** Makes one request of each tenant, which names it in host, path and header. */
  public ResolverBenchmark() {
    for (int i = 0; i < requests.length; i++) {
      String tenant = Requests.tenant(i);
      requests[i] =
          RequestView.builder("GET", "/t/" + tenant + "/orders")
              .host(tenant + "." + Requests.DOMAIN)
              .header("X-Tenant-ID", tenant)
              .build();
    }
  }

  /** A host and path that are canonical already, as most are. */
  @Benchmark
  public RequestTarget parsePlainTarget() {
    return RequestTarget.parse("acme.saas.example", "/api/orders/42?page=2");
  }

  /** Upper case, a port, escapes and dot segments. */
  @Benchmark
  public RequestTarget parseTargetToBeCleaned() {
    return RequestTarget.parse("ACME.Saas.Example:443", "/api/./%6frders/x/../42?page=2");
  }

  @Benchmark
  public TenantResolution subdomain() {
    return SUBDOMAIN.resolve(nextRequest());
  }

  @Benchmark
  public TenantResolution pathPrefix() {
    return PATH.resolve(nextRequest());
  }

  @Benchmark
  public TenantResolution subdomainAndHeaderAgree() {
    return AGREEING.resolve(nextRequest());
  }

  private RequestView nextRequest() {
    return requests[next++ % requests.length];
  }
}
