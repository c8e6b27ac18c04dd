package io.fairlead.benchmarks.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private static final LbConfig CONFIG = Configs.of(20, 10);

  @Test
  void oneTenantIsAnotherAndNothingElse() {
    LbConfig changed = Configs.withOtherTenant(CONFIG, 23);

    assertThat(changed.tenants().get("t3")).isNotEqualTo(CONFIG.tenants().get("t3"));
    assertThat(changed.with(all -> all.tenant("t3", tenant -> tenant.tier("gold"))))
        .isEqualTo(CONFIG);
    assertThat(Configs.withOtherTenant(changed, 43)).isNotEqualTo(changed);
  }

  @Test
  void oneEndpointIsAnotherAndNothingElse() {
    LbConfig changed = Configs.withOtherEndpoint(CONFIG, 7);

    List<Endpoint> before = endpoints(CONFIG);
    List<Endpoint> after = endpoints(changed);
    assertThat(after).hasSameSizeAs(before);
    assertThat(IntStream.range(0, before.size()).filter(i -> !before.get(i).equals(after.get(i))))
        .containsExactly(7 % before.size());
    assertThat(changed.with(all -> all.pool("shared", CONFIG.pools().get("shared"))))
        .isEqualTo(CONFIG);
  }

  private static List<Endpoint> endpoints(LbConfig config) {
    return config.pools().get("shared").endpoints();
  }

  @Test
  void reloadsAreAppliedWhileSomebodyCalls() {
    try (LoadBalancer balancer = Configs.start(CONFIG);
        Caller caller = new Caller(balancer, Configs.requests(20))) {
      Reloads reloads =
          new Reloads(
              balancer,
              caller,
              turn -> Configs.withOtherTenant(balancer.config(), turn + 1),
              Duration.ofMillis(1));
      Duration span = Duration.ofMillis(500);

      reloads.warmUp(span);
      assertThat(reloads.applied()).isZero();
      reloads.run(1, span);

      assertThat(reloads.applied()).isPositive();
      assertThat(balancer.config()).isNotEqualTo(CONFIG);
      assertThat(reloads.applyMillis(50)).isPositive().isLessThanOrEqualTo(reloads.applyMillis(99));
      assertThat(reloads.quietMicros()).isPositive();
      assertThat(reloads.movedPercent())
          .isCloseTo(
              100 * (reloads.reloadingMicros() - reloads.quietMicros()) / reloads.quietMicros(),
              within(1e-6));
    }
  }

  /** What is not admitted is no acquire whose time would mean anything. */
  @Test
  void refusalEndsTheMeasurement() {
    RequestView[] strangers = {RequestView.builder("GET", "/").host("x.saas.example").build()};
    try (LoadBalancer balancer = Configs.start(CONFIG)) {
      Caller caller = new Caller(balancer, strangers);
      caller.close();

      assertThatThrownBy(caller::recorded)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void commandMeasuresAllOfIt(@TempDir Path directory) throws IOException {
    int status =
        ReloadCommand.run(
            "--tenants=50",
            "--endpoints=20",
            "--cold-tenants=50",
            "--spans=1",
            "--seconds=0.05",
            "--every=5",
            "--out=" + directory);

    assertThat(status).isZero();
    JsonArray goals = new JsonArray(Files.readString(directory.resolve("reload.json")));
    assertThat(goals.stream().map(goal -> ((JsonObject) goal).getString("what")))
        .containsExactly(
            "apply of 50 tenants at once",
            "one tenant of 50: apply, median",
            "one tenant of 50: acquire p99.9, moved",
            "one endpoint of 20: apply, median",
            "one endpoint of 20: acquire p99.9, moved");
  }

  @Test
  void noSpansIsAnErrorOfUsage() {
    assertThat(ReloadCommand.run("--spans=0")).isEqualTo(2);
  }
}
