package io.fairlead.examples.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The engine finds the balancer by its name and hands it the options of the pool. */
class CanaryInLoadBalancerTest {

  @Test
  void poolNamesTheBalancerAsItNamesABuiltInOne() {
    try (LoadBalancer balancer = start(Map.of("percent", 20))) {
      int canaries = 0;
      for (int i = 0; i < 1_000; i++) {
        Lease lease = (Lease) balancer.acquire(RequestView.builder("GET", "/").build());
        canaries += lease.endpoint().host().equals("10.0.0.2") ? 1 : 0;
        lease.complete(Outcome.success());
      }

      assertThat(canaries).isBetween(150, 250);
    }
  }

  @Test
  void wrongOptionIsRefusedWithItsPath() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> start(Map.of("percent", 120)))
        .withMessageContaining("pools.shared.balancer-options.percent: 120 is not allowed");
  }

  private static LoadBalancer start(Map<String, Object> options) {
    FakeTicker ticker = new FakeTicker();
    PoolConfig pool =
        PoolConfig.builder()
            .balancer("canary", options)
            .endpoint("10.0.0.1", 8080)
            .endpoint(Endpoint.of("10.0.0.2", 8080).withLabel("canary", "v2"))
            .build();
    return LoadBalancer.builder()
        .tenants(request -> TenantResolution.of("acme", Evidence.HOST))
        .config(
            LbConfig.builder().tenant("acme", t -> t.pool("shared")).pool("shared", pool).build())
        .ticker(ticker)
        .scheduler(new FakeScheduler(ticker))
        .random(new SeededRandom(1))
        .build();
  }
}
