package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.config.ConfigPlan.Change;
import io.fairlead.config.ConfigPlan.Danger;
import io.fairlead.config.ConfigPlan.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPlanTest {

  private static final LbConfig BASE =
      ConfigFormat.YAML.read(
          """
          default-pool: shared
          tiers:
            gold: {quotas: [1000/min, 5000 bytes/s], residency: [eu, us]}
            free: {share: 1}
          tenants:
            acme: {tier: gold, share: 2}
            globex: {tier: gold}
            initech: {tier: free, quotas: [10/s]}
          pools:
            shared:
              max-in-flight: 100
              endpoints:
                - {host: a, port: 1}
                - {host: b, port: 1}
                - {host: c, port: 1}
          routes:
            - {name: first, pool: shared}
            - {name: second, pool: shared, path-prefix: /api}
          policies:
            - {type: quota}
            - {type: priority}
          """);

  @Test
  void nothingChangesWhereNothingDiffers() {
    ConfigPlan plan = ConfigPlan.of(BASE, BASE.with(changes -> {}));

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.dangers()).isEmpty();
    assertThat(plan).hasToString("nothing changes\n");
  }

  @Test
  void eachChangeIsTheSmallestThatSaysIt() {
    ConfigPlan plan =
        plan(
            c ->
                c.tenant("acme", t -> t.tier("gold").share(5).label("team", "x"))
                    .removeTenant("globex")
                    .tenant("new", t -> t.tier("free"))
                    .pool(
                        "shared",
                        BASE.pools()
                            .get("shared")
                            .with(
                                p ->
                                    p.replaceEndpoint(Endpoint.of("b", 1).withWeight(3))
                                        .endpoint("d", 1)))
                    .defaultPool("first"));

    assertThat(plan.changes())
        .containsExactly(
            new Change("default-pool", "shared", "first"),
            new Change("pools.shared.endpoints[b:1].weight", null, 3.0),
            new Change("pools.shared.endpoints[d:1]", null, Map.of("host", "d", "port", 1)),
            new Change("tenants.acme.share", 2, 5),
            new Change("tenants.acme.labels", null, Map.of("team", "x")),
            new Change("tenants.globex", Map.of("tier", "gold"), null),
            new Change("tenants.new", null, Map.of("tier", "free")));
    assertThat(plan.count(Kind.ADD)).isEqualTo(4);
    assertThat(plan)
        .hasToString(
            """
            ~ default-pool: shared -> first
            + pools.shared.endpoints[b:1].weight: 3.0
            + pools.shared.endpoints[d:1]: {host=d, port=1}
            ~ tenants.acme.share: 2 -> 5
            + tenants.acme.labels: {team=x}
            - tenants.globex: {tier=gold}
            + tenants.new: {tier=free}
            4 to add, 2 to change, 1 to remove; 0 dangerous
            """);
  }

  @Test
  void stepsAndRoutesAreToldApartByTheirNamesAndOrder() {
    LbConfig turned =
        BASE.with(
            c ->
                c.removeRoute("first")
                    .route("third", r -> r.pool("shared"))
                    .route("first", r -> r.pool("shared").method("GET")));

    assertThat(ConfigPlan.of(BASE, turned).changes())
        .containsExactly(
            new Change("routes[first].methods", null, List.of("GET")),
            new Change("routes[third]", null, Map.of("name", "third", "pool", "shared")),
            new Change("routes (order)", List.of("first", "second"), List.of("second", "first")));
  }

  @Test
  void secretsAreNotShown() {
    ConfigPlan plan =
        plan(
            c ->
                c.pool(
                    "shared",
                    BASE.pools()
                        .get("shared")
                        .with(p -> p.balancer("sticky", Map.of("secrets", List.of("s3cr3t"))))));

    assertThat(plan.toString()).contains("secrets=(hidden)").doesNotContain("s3cr3t");
  }

  @Test
  void whatComesFromOutsideIsShownAsItIsWritten(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("key"), "hunter2");
    Path file = folder.resolve("fairlead.yaml");
    Files.writeString(
        file,
        """
        pools:
          a: {balancer-options: {key: "${file:key}", size: 5}}
          b: {balancer-options: {keys: ["${file:key}", "x"], url: "http://u:${KEY}@h"}}
        """);
    LoadedConfig next = ConfigFiles.of(file).withEnvironment(name -> "hunter4").read();
    LbConfig before =
        LbConfig.builder()
            .pool("a", p -> p.balancer("least-connections", Map.of("key", "hunter0", "size", 4)))
            .build();

    ConfigPlan plan = ConfigPlan.of(before, next.config(), next.outside());

    String written = "${file:" + folder.resolve("key") + "}";
    assertThat(plan.changes())
        .containsExactlyInAnyOrder(
            new Change("pools.a.balancer-options.key", "(hidden)", written),
            new Change("pools.a.balancer-options.size", 4, 5),
            new Change(
                "pools.b",
                null,
                Map.of(
                    "balancer-options",
                    Map.of("keys", List.of(written, "x"), "url", "http://u:${KEY}@h"))));
    assertThat(ConfigPlan.of(next.config(), before, next.outside()).toString())
        .contains(written + " -> (hidden)")
        .doesNotContain("hunter");
  }

  @Test
  void poolThatLosesMoreThanHalfOfItsEndpointsIsDangerous() {
    assertThat(plan(pool(p -> p.removeEndpoint("a:1"))).dangers()).isEmpty();
    assertThat(plan(pool(p -> p.removeEndpoint("a:1").removeEndpoint("b:1"))).dangers())
        .containsExactly(new Danger("pools.shared.endpoints", "loses 2 of its 3 endpoints"));
    assertThat(
            plan(pool(
                    p ->
                        p.replaceEndpoint(Endpoint.of("a", 1).withWeight(0))
                            .replaceEndpoint(Endpoint.of("b", 1).withWeight(0))))
                .dangers())
        .containsExactly(new Danger("pools.shared.endpoints", "loses 2 of its 3 endpoints"));
  }

  @Test
  void limitThatDropsTenfoldIsDangerous() {
    assertThat(plan(pool(p -> p.maxInFlight(11))).dangers()).isEmpty();
    assertThat(plan(pool(p -> p.maxInFlight(10))).dangers())
        .containsExactly(new Danger("pools.shared.max-in-flight", "drops from 100 to 10"));
    assertThat(plan(quotas("{tier: free, quotas: [2/s]}")).dangers()).isEmpty();
    assertThat(plan(quotas("{tier: free, quotas: [10/s, 60/min]}")).dangers())
        .containsExactly(new Danger("tenants.initech.quotas", "drops from 10/s to 60/min"));
    assertThat(plan(quotas("{tier: free}")).dangers())
        .containsExactly(new Danger("tenants.initech.quotas", "has no limit any more"));
    assertThat(plan(c -> c.tenant("globex", t -> t.tier("free").residency("eu", "us"))).dangers())
        .containsExactly(new Danger("tenants.globex.quotas", "has no limit any more"));
  }

  @Test
  void whoMayGoBeyondItsRegionsIsInDanger() {
    assertThat(plan(c -> c.tenant("globex", t -> t.tier("gold").residency("eu"))).dangers())
        .isEmpty();
    assertThat(plan(c -> c.tenant("globex", t -> t.tier("gold").residency("eu", "asia"))).dangers())
        .containsExactly(
            new Danger(
                "tenants.globex.residency", "was bound to [eu, us] and may go to [asia, eu]"));
    assertThat(plan(c -> c.tier("gold", BASE.tiers().get("free"))).dangers())
        .contains(
            new Danger("tiers.gold.residency", "was bound to [eu, us] and may go to every region"));
  }

  @Test
  void moreThanHalfOfTheTenantsAreNotOffboardedAtOnce() {
    assertThat(plan(c -> c.removeTenant("acme")).dangers()).isEmpty();
    assertThat(plan(c -> c.removeTenant("acme").removeTenant("globex")).dangers())
        .containsExactly(new Danger("tenants", "2 of 3 go"));
  }

  @Test
  void oneTenantOfManyIsFound() {
    LbConfig many =
        BASE.with(
            c -> IntStream.range(0, 50_000).forEach(i -> c.tenant("t" + i, t -> t.tier("free"))));

    ConfigPlan plan = ConfigPlan.of(many, many.with(c -> c.tenant("t7", t -> t.tier("gold"))));

    assertThat(plan.changes()).containsExactly(new Change("tenants.t7.tier", "free", "gold"));
  }

  private static ConfigPlan plan(Consumer<LbConfig.Builder> changes) {
    return ConfigPlan.of(BASE, BASE.with(changes));
  }

  private static Consumer<LbConfig.Builder> pool(Consumer<PoolConfig.Builder> changes) {
    return c -> c.pool("shared", BASE.pools().get("shared").with(changes));
  }

  private static Consumer<LbConfig.Builder> quotas(String tenant) {
    LbConfig read = ConfigFormat.YAML.read("tenants: {initech: " + tenant + "}");
    return c -> c.tenant("initech", read.tenants().get("initech"));
  }
}
