package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveSettingTest {

  private static final LbConfig CONFIG =
      LbConfig.builder()
          .tier(
              "gold",
              t ->
                  t.quota(Quota.perSecond(50))
                      .priority(Priority.HIGH)
                      .pool("fast")
                      .label("plan", "gold")
                      .label("region", "eu")
                      .policy("breaker", Map.of("window", 50, "failure-rate", 30)))
          .tenant(
              "acme",
              t ->
                  t.tier("gold")
                      .share(5)
                      .label("region", "us")
                      .policy("breaker", Map.of("failure-rate", 10)))
          .tenant("alone", t -> {})
          .defaultPool("shared")
          .policy(PolicyConfig.of("quota"))
          .policy(
              PolicyConfig.of("circuit-breaker")
                  .named("breaker")
                  .withOptions(Map.of("window", 100, "minimum-calls", 5)))
          .build();

  @Test
  void eachValueSaysWhereItComesFrom() {
    assertThat(CONFIG.effective("acme"))
        .map(EffectiveSetting::toString)
        .containsExactly(
            "tier: gold (tenants.acme)",
            "quotas: [" + Quota.perSecond(50) + "] (tiers.gold)",
            "priority: HIGH (tiers.gold)",
            "share: 5 (tenants.acme)",
            "pool: fast (tiers.gold)",
            "labels.plan: gold (tiers.gold)",
            "labels.region: us (tenants.acme)",
            "policies.breaker.failure-rate: 10 (tenants.acme)",
            "policies.breaker.minimum-calls: 5 (policies.breaker)",
            "policies.breaker.window: 50 (tiers.gold)");
  }

  @Test
  void tenantWithoutATierHasTheDefaults() {
    assertThat(CONFIG.effective("alone"))
        .map(EffectiveSetting::toString)
        .containsExactly(
            "priority: NORMAL (default)",
            "share: 1 (default)",
            "pool: shared (default-pool)",
            "policies.breaker.minimum-calls: 5 (policies.breaker)",
            "policies.breaker.window: 100 (policies.breaker)");
  }

  @Test
  void standardPoliciesHaveTheOptionsOfTierAndTenantOnly() {
    LbConfig standard =
        LbConfig.builder()
            .tier("gold", t -> t.policy("quota", Map.of("scope", "tenant-route")))
            .tenant("acme", t -> t.tier("gold").policy("priority", Map.of("guaranteed", 0.2)))
            .build();

    assertThat(standard.effective("acme"))
        .map(EffectiveSetting::toString)
        .contains(
            "policies.priority.guaranteed: 0.2 (tenants.acme)",
            "policies.quota.scope: tenant-route (tiers.gold)");
  }

  @Test
  void strangerHasNothing() {
    assertThatThrownBy(() -> CONFIG.effective("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no tenant nobody");
  }
}
