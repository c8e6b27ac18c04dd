package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.tenant.Tenant;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * Kills a process (SIGKILL) while it counts and writes. More often with {@code
 * -Dfairlead.usage.kills=100}.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("fairlead.usage.kills", 8);
  private static final int MOST_LINES = 300;

  @TempDir Path folder;

  @Test
  void killedProcessLosesWhatItHadNotWrittenAndNothingIsCountedTwice() throws Exception {
    Random random = new Random(7);
    long before = 0;
    long proven = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long[] told = countUntilKilled(1 + random.nextInt(MOST_LINES));
      long restored = restored() - before;

      assertThat(restored).as("kill %d", kill).isBetween(told[0], told[1]);
      before += restored;
      proven += told[0];
    }
    assertThat(proven)
        .as("the processes have written anything before they were killed")
        .isPositive();
  }

  private long[] countUntilKilled(int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classPath(),
                CountingProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String last = "";
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < lines; i++) {
        last = out.readLine();
        assertThat(last).as("the process counts until it is killed").isNotNull();
      }
      // By its handle: the process itself would close what it has still said.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      last = lastWhole(last, out);
    }
    String[] told = last.split(" ", 2);
    return new long[] {Long.parseLong(told[0]), Long.parseLong(told[1])};
  }

  /** Only what it takes: a process that begins sooner is killed sooner. */
  private static String classPath() {
    return Stream.of(CountingProcess.class, UsageLedger.class, Tenant.class, Logger.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> new File(location.getPath()).getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What the process has still said; its last line may be torn, and then the one before counts. */
  private static String lastWhole(String last, BufferedReader out) throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int c = out.read(); c >= 0; c = out.read()) {
      rest.append((char) c);
    }
    int end = rest.lastIndexOf("\n");
    if (end < 0) {
      return last;
    }
    int start = rest.lastIndexOf("\n", end - 1);
    return rest.substring(start + 1, end);
  }

  private long restored() throws IOException {
    try (UsageLedger ledger = UsageLedger.builder(folder, "/test").open()) {
      return Counting.sum(Counting.records(ledger), UsageRecord::rejected);
    }
  }
}
