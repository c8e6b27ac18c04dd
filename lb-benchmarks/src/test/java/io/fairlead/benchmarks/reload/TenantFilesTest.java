package io.fairlead.benchmarks.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantFilesTest {

  @TempDir Path directory;

  @Test
  void oneWrongFileOfManyKeepsItsTenantAsItWasWhileTheOthersChange() throws IOException {
    TenantFolder folder = new TenantFolder(directory, 300, 100);
    try (FileChanges files = new FileChanges(folder)) {
      files.change(1, 0);
      assertThat(files.longestMillis()).isPositive();

      files.changeAllAndSpoilOne(300);

      assertThat(files.version(0)).isEqualTo("0");
      assertThat(files.version(299)).isEqualTo("1000000");
      assertThat(files.keptOut())
          .singleElement()
          .satisfies(problem -> assertThat(problem.source()).endsWith("part-0/t0.yaml"))
          .satisfies(problem -> assertThat(problem.path()).isEqualTo("share"));
    }
  }

  @Test
  void commandMeasuresBothLayouts() throws IOException {
    int status =
        TenantFilesCommand.run("--tenants=20", "--many=10", "--changes=1", "--out=" + directory);

    assertThat(status).isZero();
    JsonArray goals = new JsonArray(Files.readString(directory.resolve("tenant-files.json")));
    assertThat(goals).hasSize(8);
    assertThat(goals.stream().map(goal -> ((JsonObject) goal).getString("what")))
        .contains(
            "20 tenants in folders of 1,000: a change, median",
            "20 tenants in one folder: a change, longest");
  }

  @Test
  void noChangesAreAnErrorOfUsage() {
    assertThat(TenantFilesCommand.run("--changes=0")).isEqualTo(2);
  }
}
