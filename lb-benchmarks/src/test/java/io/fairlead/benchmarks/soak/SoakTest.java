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
      Drive.Done done = new Drive(load, 2).run(LONG, 200_000);

      assertThat(done.acquires()).isBetween(200_000L, 203_000L);
      assertThat(done.refused()).isPositive().isLessThan(done.acquires());
    }
  }

  @Test
  void timeEndsItToo() {
    try (Load load = new Load(100)) {
      assertThat(new Drive(load, 1).run(Duration.ofMillis(1), Long.MAX_VALUE).acquires())
          .isPositive();
    }
  }

  @Test
  void reloadChangesATenantAndAPool() {
    try (Load load = new Load(100)) {
      String before = load.balancer().config().toString();
      load.reload();

      assertThat(load.balancer().config().toString()).isNotEqualTo(before);
      assertThat(load.balancer().config().tenants().get("t1").quotas()).hasSize(1);
      for (int i = 0; i < 1_000; i++) {
        load.send(i);
      }
      assertThat(load.balancer().stats().tenants()).isNotEmpty();
    }
  }

  @Test
  void threadThatFailsIsNotPassedOver() {
    Load load = new Load(100);
    load.close();

    assertThatThrownBy(() -> new Drive(load, 2).run(LONG, 200_000))
        .isInstanceOf(IllegalStateException.class);
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
    int status = SoakCommand.run("--minutes=0.01", "--tenants=50", "--out=" + directory);

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
