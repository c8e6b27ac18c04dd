package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.RequestView;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {

  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RequestView request =
      RequestView.builder("GET", "/t/acme/orders?tenant=acme")
          .host("acme.saas.example")
          .header("X-Tenant-ID", "acme")
          .remoteAddress(Requests.address("2001:db8::1"))
          .attribute(RequestView.VERIFIED_CLAIMS, Map.of("tenant", "acme"))
          .build();

  static List<TenantResolver> resolvers() {
    TenantResolver host = TenantResolvers.subdomainOf("saas.example");
    TenantResolver path = TenantResolvers.pathPrefix("/t/");
    TenantResolver header = TenantResolvers.header("X-Tenant-ID");
    TenantResolver claim = TenantResolvers.claim("tenant");
    return List.of(
        host,
        path,
        header,
        claim,
        TenantResolvers.hosts(Map.of("acme.saas.example", "acme")),
        TenantResolvers.strippedPathPrefix("/t/"),
        TenantResolvers.header("X-Tenant-ID", List.of("10.0.0.0/8", "2001:db8::/32")),
        TenantResolvers.remoteAddresses(Map.of("2001:db8::/32", "acme")),
        TenantResolvers.agreeing(claim, TenantResolvers.strippedPathPrefix("/t/")),
        TenantResolvers.firstOf(claim, TenantResolvers.strippedPathPrefix("/t/")),
        TenantResolvers.agreeing(host, path, header, claim),
        TenantResolvers.firstOf(header, path, host, claim));
  }

  @ParameterizedTest
  @MethodSource("resolvers")
  void knownTenantIsResolvedWithoutAllocation(TenantResolver resolver) {
    assertThat(resolver.resolve(request).tenantId()).isEqualTo("acme");
    assertThat(bytesOf(resolver)).isLessThan(CALLS);
  }

  private long bytesOf(TenantResolver resolver) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      resolver.resolve(request);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
