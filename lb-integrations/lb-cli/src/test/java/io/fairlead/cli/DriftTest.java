package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.config.ConfigPlan.Change;
import io.fairlead.config.Drift;
import io.fairlead.config.OutsideValues;
import org.junit.jupiter.api.Test;

/** Here, where there is an engine that a configuration can be in force in. */
class DriftTest {

  private static final LbConfig DESIRED =
      LbConfig.builder()
          .tenant("acme", t -> t.share(2).pool("p"))
          .pool("p", p -> p.endpoint("10.0.0.1", 80))
          .build();

  @Test
  void whatDiffersIsToldAndHealed() {
    try (LoadBalancer balancer = Trial.start(DESIRED, request -> TenantResolution.none())) {
      assertThat(Drift.of(DESIRED, OutsideValues.NONE, balancer).isThere()).isFalse();

      balancer.apply(DESIRED.with(c -> c.tenant("acme", t -> t.share(5).pool("p"))));
      Drift drift = Drift.of(DESIRED, OutsideValues.NONE, balancer);
      assertThat(drift.isThere()).isTrue();
      assertThat(drift.plan().changes()).containsExactly(new Change("tenants.acme.share", 5, 2));

      drift.heal();
      assertThat(balancer.config()).isEqualTo(DESIRED);
      assertThat(Drift.of(DESIRED, OutsideValues.NONE, balancer).isThere()).isFalse();
    }
  }

  @Test
  void whatIsRefusedChangesNothing() {
    try (LoadBalancer balancer = Trial.start(DESIRED, request -> TenantResolution.none())) {
      LbConfig wrong = DESIRED.with(c -> c.removePool("p"));

      assertThatThrownBy(() -> Drift.of(wrong, OutsideValues.NONE, balancer).heal())
          .isInstanceOf(InvalidConfigException.class);
      assertThat(balancer.config()).isEqualTo(DESIRED);
    }
  }
}
