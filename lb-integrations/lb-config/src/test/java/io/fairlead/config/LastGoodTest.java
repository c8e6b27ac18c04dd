package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {

  @TempDir Path folder;

  @Test
  void whoeverIsKilledLeavesTheVersionBeforeOrTheNextOne() {
    Path file = folder.resolve("last-good.json");
    StoppingDisk whole = new StoppingDisk(Integer.MAX_VALUE);
    save(file, whole, "one");

    assertThat(whole.steps())
        .containsExactly(
            "create last-good.json.next",
            "half",
            "forced last-good.json.next",
            "rename last-good.json",
            "force folder");
    for (int steps = 0; steps < whole.steps().size(); steps++) {
      save(file, Disk.real(), "one");
      StoppingDisk stopping = new StoppingDisk(steps);
      try {
        save(file, stopping, "two");
      } catch (StoppingDisk.Killed e) {
        assertThat(stopping.steps()).hasSize(steps);
      }
      assertThat(LastGood.in(file).load().shared())
          .as("after %s", stopping.steps())
          .containsOnlyKeys("a.yaml")
          .containsValue(steps < 4 ? "default-pool: one" : "default-pool: two");
    }
  }

  private static void save(Path file, Disk disk, String pool) {
    SharedFile shared =
        SharedFile.of("a.yaml", ConfigFormat.YAML, "default-pool: " + pool, Placeholders.NONE);
    assertThat(LastGood.in(file, disk).save(List.of(shared), List.of())).isEmpty();
  }
}
