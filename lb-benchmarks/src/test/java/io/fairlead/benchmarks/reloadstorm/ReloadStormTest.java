package io.fairlead.benchmarks.reloadstorm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.benchmarks.reloadstorm.ReloadStorm.Outcomes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadStormTest {

  private static final Versions VERSIONS = new Versions(3);

  @Test
  void everyDecisionIsOfOneVersionAndNothingIsLostOfWhatLives() {
    try (ReloadStorm storm = new ReloadStorm(1, 5)) {
      Outcomes came = storm.run(100, Duration.ZERO);

      Client.Seen seen = came.requests();
      assertThat(came.applied()).isEqualTo(90);
      assertThat(came.refused()).isEqualTo(10);
      assertThat(seen.torn()).as("decisions of several versions").isZero();
      assertThat(seen.stale()).as("decisions of a version before the last").isZero();
      assertThat(came.notTakenAtOnce()).as("reloads not in force at once").isZero();
      assertThat(seen.dropped()).as("requests dropped").isZero();
      assertThat(came.beyondQuota()).as("requests beyond quotas").isZero();
      assertThat(came.breakerChanges()).as("breakers that opened or closed").isZero();
      assertThat(seen.atSickEndpoint()).as("requests past an open breaker").isZero();
      assertThat(came.leftOver()).as("leases left, and counts wrong").isZero();
      assertThat(seen.refusedQuota()).as("requests of tenants with little").isPositive();
    }
  }

  /** Most texts are made of earlier ones. */
  @Test
  void textsSayWhatTheirVersionsAre() {
    for (int version = 90; version < 110; version++) {
      assertThat(Versions.read(version, VERSIONS.text(version)))
          .isEqualTo(VERSIONS.config(version));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyCorruptionIsRefusedInEitherFormat(int turn) {
    try (LoadBalancer balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Versions.DOMAIN))
            .config(VERSIONS.config(0))
            .build()) {
      for (int version = 1; version <= 4; version++) {
        int number = version;
        balancer.apply(Versions.read(number, VERSIONS.text(number)));
        assertThatThrownBy(
                () -> balancer.apply(Versions.read(number, VERSIONS.corrupt(number, turn))))
            .isInstanceOf(InvalidConfigException.class);
        assertThat(balancer.config()).as("version %s", number).isEqualTo(VERSIONS.config(number));
      }
    }
  }

  @Test
  void commandSaysWhatCameOfIt(@TempDir Path directory) throws IOException {
    int status =
        ReloadStormCommand.run("--seconds=0.2", "--tenants=3", "--threads=1", "--out=" + directory);

    assertThat(status).isZero();
    JsonArray goals = new JsonArray(Files.readString(directory.resolve("reload-storm.json")));
    assertThat(goals).hasSize(9);
    assertThat(goals.stream().skip(1))
        .allSatisfy(goal -> assertThat(((JsonObject) goal).getBoolean("met")).isTrue());
  }

  @Test
  void noTimeIsAnErrorOfUsage() {
    assertThat(ReloadStormCommand.run("--seconds=0")).isEqualTo(2);
  }
}
