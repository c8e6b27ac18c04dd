package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LbConfigTest {

  private static final LbConfig FULL =
      LbConfig.builder()
          .tier("gold", tier -> tier.quota(Quota.perMinute(1_000)).priority(Priority.HIGH).share(3))
          .tenant("acme", tenant -> tenant.tier("gold").pool("own").label("region", "eu"))
          .tenant("initech", tenant -> tenant.unlimited())
          .pool("own", pool -> pool.endpoint("10.0.0.1", 8080).maxInFlight(10))
          .pool("shared", pool -> pool.balancer("round-robin"))
          .route("api", route -> route.pool("shared").pathPrefix("/api").method("GET"))
          .defaultPool("shared")
          .policy(PolicyConfig.of("quota"))
          .build();

  @Test
  void noChangesGiveAnEqualValue() {
    assertThat(FULL.with(changes -> {})).isEqualTo(FULL).hasSameHashCodeAs(FULL);
  }

  @Test
  void changeLeavesTheRestAndTheOriginalAlone() {
    LbConfig changed = FULL.with(changes -> changes.tenant("globex", tenant -> tenant.share(2)));

    assertThat(FULL.tenants()).doesNotContainKey("globex");
    assertThat(changed.tenants()).containsOnlyKeys("acme", "initech", "globex");
    assertThat(changed.with(changes -> changes.removeTenant("globex"))).isEqualTo(FULL);
  }

  @Test
  void differingTenantsAreThoseThatCameWentOrChanged() {
    LbConfig changed =
        FULL.with(
            changes ->
                changes
                    .tenant("globex", tenant -> tenant.share(2))
                    .tenant("acme", tenant -> tenant.share(9))
                    .removeTenant("initech")
                    .pool("other", pool -> pool.endpoint("10.0.0.9", 8080)));

    assertThat(FULL.differingTenants(changed))
        .containsExactlyInAnyOrder("globex", "acme", "initech");
    assertThat(changed.differingTenants(FULL)).isEqualTo(FULL.differingTenants(changed));
    assertThat(
            FULL.differingTenants(
                FULL.with(
                    changes ->
                        changes.tenant(
                            "acme", t -> t.tier("gold").pool("own").label("region", "eu")))))
        .isEmpty();
  }

  @Test
  void routesOfTheOriginalStayWhenSomeAreAddedOrRemoved() {
    LbConfig more = FULL.with(changes -> changes.route("web", route -> route.pool("shared")));

    assertThat(FULL.routes()).extracting(RouteConfig::name).containsExactly("api");
    assertThat(more.routes()).extracting(RouteConfig::name).containsExactly("api", "web");
    assertThat(more.with(changes -> changes.removeRoute("api")).routes())
        .extracting(RouteConfig::name)
        .containsExactly("web");
  }

  @Test
  void sameNameReplaces() {
    LbConfig changed = FULL.with(changes -> changes.tenant("acme", tenant -> tenant.share(9)));

    assertThat(changed.tenants().get("acme")).isEqualTo(TenantConfig.builder().share(9).build());
  }

  @Test
  void removesByName() {
    LbConfig changed =
        FULL.with(changes -> changes.removePool("own").removeRoute("api").removeTenant("nobody"));

    assertThat(changed.pools()).containsOnlyKeys("shared");
    assertThat(changed.routes()).isEmpty();
    assertThat(changed.tenants()).isEqualTo(FULL.tenants());
  }

  @Test
  void routesAndPoolsKeepTheirOrder() {
    LbConfig config =
        FULL.with(
            changes ->
                changes
                    .route("b", route -> route.pool("own"))
                    .route("a", route -> route.pool("own"))
                    .pool("a", pool -> {}));

    assertThat(config.routes()).extracting(RouteConfig::name).containsExactly("api", "b", "a");
    assertThat(config.pools().keySet()).containsExactly("own", "shared", "a");
  }

  @Test
  void nullPoliciesAreTheStandardOnesAndEmptyIsNone() {
    assertThat(LbConfig.builder().build().policies()).isNull();
    assertThat(LbConfig.builder().noPolicies().build().policies()).isEmpty();
    assertThat(FULL.with(LbConfig.Builder::noPolicies).policies()).isEmpty();
    assertThat(FULL.with(changes -> changes.policy(PolicyConfig.of("priority"))).policies())
        .extracting(PolicyConfig::type)
        .containsExactly("quota", "priority");
  }

  @Test
  void quotasOfATenantAreInheritedLiftedOrItsOwn() {
    assertThat(TenantConfig.builder().build().quotas()).isNull();
    assertThat(TenantConfig.builder().unlimited().build().quotas()).isEmpty();
    assertThat(TenantConfig.builder().quota(Quota.perHour(1)).build().quotas())
        .containsExactly(Quota.perHour(1));
  }

  @Test
  void routeNeedsAPool() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LbConfig.builder().route("api", route -> route.pathPrefix("/api")))
        .withMessageContaining("api");
  }

  @Test
  void valueCannotBeChangedFromOutside() {
    Map<String, Object> inner = new HashMap<>(Map.of("window", 10));
    Map<String, Map<String, Object>> outer = new HashMap<>(Map.of("quota", inner));
    TierConfig tier =
        new TierConfig(List.of(), Priority.NORMAL, 1, null, Set.of(), Map.of(), outer);

    inner.put("window", 20);
    outer.clear();

    assertThat(tier.policies()).isEqualTo(Map.of("quota", Map.of("window", 10)));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> tier.policies().get("quota").put("window", 30));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> FULL.tenants().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> FULL.routes().clear());
  }

  @Test
  void builderDoesNotReachIntoWhatItBuilt() {
    LbConfig.Builder builder = LbConfig.builder().defaultPool("shared");
    LbConfig before = builder.build();

    builder.pool("shared", pool -> {}).noPolicies();

    assertThat(before.pools()).isEmpty();
    assertThat(before.policies()).isNull();
  }

  @Test
  void policyIsNamedLikeItsTypeAndFailsOpenUnlessToldOtherwise() {
    PolicyConfig policy = PolicyConfig.of("quota");

    assertThat(policy)
        .isEqualTo(
            new PolicyConfig(
                "quota",
                "quota",
                PolicyConfig.FailureMode.OPEN,
                PolicyConfig.Mode.ENFORCE,
                Map.of()));
    assertThat(
            policy
                .named("daily")
                .withOptions(Map.of("a", 1))
                .failing(PolicyConfig.FailureMode.CLOSED)
                .in(PolicyConfig.Mode.SHADOW))
        .isEqualTo(
            new PolicyConfig(
                "daily",
                "quota",
                PolicyConfig.FailureMode.CLOSED,
                PolicyConfig.Mode.SHADOW,
                Map.of("a", 1)));
  }
}
