package io.fairlead.documentation;

import static io.fairlead.api.tenant.TenantResolvers.agreeing;
import static io.fairlead.api.tenant.TenantResolvers.header;
import static io.fairlead.api.tenant.TenantResolvers.subdomainOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The example of the README, word for word between its marks, in a host that it runs in. */
class ReadmeExampleTest {

  private final List<String> answers = new ArrayList<>();

  // README: begin
  private final LoadBalancer balancer =
      LoadBalancer.builder()
          .tenants(agreeing(subdomainOf("saas.example"), header("X-Tenant-ID")))
          .config(
              LbConfig.builder()
                  .tier("gold", t -> t.quota(Quota.perMinute(1_000)).priority(Priority.HIGH))
                  .tenant("acme", t -> t.tier("gold").pool("blue"))
                  .pool("blue", p -> p.endpoint("10.0.0.1", 8080).endpoint("10.0.0.2", 8080))
                  .build())
          .build();

  void handle(RequestView request) {
    Admission admission = balancer.acquire(request);
    if (admission instanceof Lease lease) {
      send(lease.endpoint(), lease.path())
          .whenComplete((status, error) -> lease.complete(Outcome.ofError(error)));
    } else if (admission instanceof Rejection rejection) {
      refuse(rejection.httpStatus(), rejection.retryAfter());
    }
  }

  // README: end

  @Test
  void servesItsTenantAndRefusesOthers() {
    handle(RequestView.builder("GET", "/orders").host("acme.saas.example").build());
    handle(RequestView.builder("GET", "/orders").host("globex.saas.example").build());
    handle(
        RequestView.builder("GET", "/orders")
            .host("acme.saas.example")
            .header("X-Tenant-ID", "globex")
            .build());

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).startsWith("10.0.0.").endsWith("/orders");
    assertThat(answers.subList(1, 3)).containsExactly("404", "403");
    assertThat(balancer.stats().tenants()).containsOnlyKeys("acme");
    TenantStats acme = balancer.stats().tenants().get("acme");
    assertThat(acme.succeeded()).isEqualTo(1);
    assertThat(acme.inFlight()).isZero();
    assertThat(balancer.stats().faults()).isZero();
    balancer.close();
  }

  private CompletionStage<Integer> send(Endpoint endpoint, String path) {
    answers.add(endpoint.host() + path);
    return CompletableFuture.completedFuture(200);
  }

  private void refuse(int status, Duration retryAfter) {
    answers.add(String.valueOf(status));
    assertThat(retryAfter).isZero();
  }
}
