package io.fairlead.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void loadIsAdmittedAndRefused() {
    try (Load load = new Load(100)) {
      Drive.Done done = drive(load, 2).run(LONG, 200_000);

      assertThat(done.acquires()).isBetween(200_000L, 203_000L);
      assertThat(done.refused()).isPositive().isLessThan(done.acquires());
    }
  }

  @Test
  void timeEndsItToo() {
    try (Load load = new Load(100)) {
      assertThat(drive(load, 1).run(Duration.ofMillis(500), Long.MAX_VALUE).acquires())
          .isPositive();
    }
  }

  @Test
  void everyTenantLivesOnceAllAreTouched() {
    try (Load load = new Load(100)) {
      load.touchAll();

      assertThat(load.balancer().stats().tenants()).hasSize(100);
    }
  }

  @Test
  void reloadChangesATenantAndAPool() {
    try (Load load = new Load(100)) {
      String before = load.balancer().config().toString();
      load.reload();

      assertThat(load.balancer().config().toString()).isNotEqualTo(before);
      assertThat(load.balancer().config().tenants().get("t1").quotas()).hasSize(1);
    }
  }

  @Test
  void threadThatFailsIsNotPassedOver() {
    Drive drive = new Drive(number -> fail(), () -> {}, Duration.ofHours(1), 2);

    assertThatThrownBy(() -> drive.run(LONG, 200_000)).hasRootCauseMessage("on purpose");
  }

  @Test
  void reloadThatFailsIsNotPassedOver() {
    Drive drive = new Drive(number -> true, SoakTest::fail, Duration.ofMillis(1), 1);

    assertThatThrownBy(() -> drive.run(Duration.ofMillis(500), Long.MAX_VALUE))
        .hasRootCauseMessage("on purpose");
  }

  private static boolean fail() {
    throw new IllegalStateException("on purpose");
  }

  private static Drive drive(Load load, int threads) {
    return new Drive(load::send, load::reload, Duration.ofMillis(10), threads);
  }

  @Test
  void collectionsAreSeen() throws IOException {
    try (Pauses pauses = new Pauses()) {
      System.gc();
      Pauses.Seen seen = pauses.end();

      assertThat(seen.collections()).isPositive();
      assertThat(seen.longest()).isPositive().isLessThan(LONG);
    }
  }

  @Test
  void commandMeasuresAllOfIt(@TempDir Path directory) throws IOException {
    int status =
        SoakCommand.run("--minutes=0.01", "--warm-up=0.1", "--tenants=50", "--out=" + directory);

    assertThat(status).isZero();
    JsonArray goals = new JsonArray(Files.readString(directory.resolve("soak.json")));
    assertThat(goals.getJsonObject(0).getString("what")).isEqualTo("growth of the heap");
    assertThat(goals.getJsonObject(1).getString("what")).isEqualTo("longest pause");
  }

  @Test
  void noTimeIsAnErrorOfUsage() {
    assertThat(SoakCommand.run("--minutes=0")).isEqualTo(2);
  }
}
