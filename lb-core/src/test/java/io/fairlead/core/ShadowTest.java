package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PolicyConfig.Mode;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.breaker.CircuitBreakerProvider;
import io.fairlead.policies.quota.QuotaProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Policies that decide, count and tell, and refuse nothing. */
class ShadowTest {

  private final EngineFixture fixture = new EngineFixture();
  private final List<String> told = new ArrayList<>();

  ShadowTest() {
    fixture.policies.put(Policies.QUOTA, new QuotaProvider());
    fixture.policies.put(Policies.CIRCUIT_BREAKER, new CircuitBreakerProvider());
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void shadowRejected(
              RequestView request, @Nullable Tenant tenant, Rejection rejection) {
            told.add((tenant == null ? "-" : tenant.id()) + " " + rejection.reason());
          }
        });
  }

  @Test
  void quotaThatIsTriedOutRefusesNothingAndCountsWhatItWouldHave() {
    Engine engine = fixture.start(config(Mode.SHADOW));
    for (int i = 0; i < 5; i++) {
      succeed(engine.acquire(get("limited")));
    }

    assertThat(engine.stats().shadowRejections()).isEqualTo(Map.of(Policies.QUOTA, 3L));
    assertThat(told).containsOnly("limited QUOTA_EXCEEDED").hasSize(3);
    assertThat(engine.stats().tenants().get("limited").rejected()).isEmpty();
  }

  @Test
  void whatItCountedGoesOnWhenItIsEnforced() {
    Engine engine = fixture.start(config(Mode.SHADOW));
    succeed(engine.acquire(get("limited")));
    engine.apply(config(Mode.ENFORCE));
    succeed(engine.acquire(get("limited")));

    assertThat(engine.acquire(get("limited")))
        .isInstanceOfSatisfying(
            Rejection.class,
            rejection -> assertThat(rejection.reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED));
    assertThat(engine.stats().shadowRejections()).isEmpty();
  }

  @Test
  void countsGoOnOverReloads() {
    Engine engine = fixture.start(config(Mode.SHADOW));
    for (int i = 0; i < 3; i++) {
      succeed(engine.acquire(get("limited")));
    }
    engine.apply(config(Mode.ENFORCE));
    engine.apply(config(Mode.SHADOW));
    succeed(engine.acquire(get("limited")));

    assertThat(engine.stats().shadowRejections()).isEqualTo(Map.of(Policies.QUOTA, 2L));
  }

  @Test
  void breakerThatIsTriedOutLetsTheEndpointServe() {
    Engine engine =
        fixture.start(
            EngineFixture.config()
                .pool("main", p -> p.balancer("first").endpoint("a", 1))
                .policy(
                    PolicyConfig.of(Policies.CIRCUIT_BREAKER)
                        .withOptions(Map.of("minimum-calls", 1))
                        .in(Mode.SHADOW))
                .build());
    for (int i = 0; i < 3; i++) {
      EngineFixture.lease(engine.acquire(get("acme"))).complete(Outcome.failed());
    }

    assertThat(engine.stats().shadowRejections()).isEqualTo(Map.of(Policies.CIRCUIT_BREAKER, 2L));
    assertThat(told).containsOnly("- CIRCUIT_OPEN");
  }

  private static LbConfig config(Mode mode) {
    return EngineFixture.config()
        .tenant("limited", t -> t.quota(Quota.perHour(2)))
        .policy(PolicyConfig.of(Policies.QUOTA).in(mode))
        .build();
  }
}
