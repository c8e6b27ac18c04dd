package io.fairlead.benchmarks.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardCommandTest {

  @Test
  void oneRowIsMeasuredForReal(@TempDir Path directory) {
    int status =
        ScorecardCommand.run(
            "--rows=^round robin, 10 ",
            "--millis=5",
            "--rounds=1",
            "--forks=0",
            "--out=" + directory);

    assertThat(status).isZero();
    assertThat(directory)
        .isDirectoryContaining("glob:**.json")
        .isDirectoryContaining("glob:**.svg");
  }

  @Test
  void whatMakesNoSenseIsAnErrorOfUsage() {
    assertThat(ScorecardCommand.run("--rows=(")).isEqualTo(2);
    assertThat(ScorecardCommand.run("--rounds=0")).isEqualTo(2);
    assertThat(ScorecardCommand.run("--millis=0")).isEqualTo(2);
  }
}
