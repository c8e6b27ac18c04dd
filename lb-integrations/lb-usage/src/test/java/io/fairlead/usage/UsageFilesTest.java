package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFilesTest {

  private static final Instant HOUR = Instant.parse("2026-11-30T01:00:00Z");
  private static final Instant LATER = HOUR.plus(1, ChronoUnit.HOURS);

  @TempDir Path folder;

  /** The next process would find them changing under its hands. */
  @Test
  void folderIsLetGoOnlyOnceNothingIsMergedInIt() throws Exception {
    try (UsageFiles files = UsageFiles.open(folder, Disk.real(), 1_000)) {
      for (int i = 0; i < 3; i++) {
        files.append(List.of(usage(i)));
        files.roll();
      }
    }
    WatchedDisk disk = new WatchedDisk();
    UsageFiles files = UsageFiles.open(folder, disk, 1_000);
    Thread closer = new Thread(() -> close(files));
    disk.atMerge = () -> startAndAwaitItsWait(closer);
    disk.whoCloses = closer;

    files.tidy(LATER, Instant.EPOCH);
    closer.join();

    assertThat(disk.merges).isEqualTo(1);
    assertThat(disk.afterClose).isEmpty();
    assertThat(names()).doesNotContain(".tmp").contains("usage.lock");
    try (UsageFiles next = UsageFiles.open(folder, Disk.real(), 1_000)) {
      assertThat(next.tidy(LATER, Instant.EPOCH)).isZero();
      assertThat(names()).contains("000000000001-000000000003.merged");
    }
  }

  private static UsageRecord usage(int i) {
    return new UsageRecord("t" + i, null, HOUR, 0, 1, 0, 0, 0, 0, 0);
  }

  private static void close(UsageFiles files) {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void startAndAwaitItsWait(Thread closer) {
    closer.start();
    while (closer.getState() != Thread.State.BLOCKED
        && closer.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  private String names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().toString();
    }
  }

  /** Does something when a merge begins, and sees what is done once the folder has been let go. */
  private static final class WatchedDisk implements Disk {

    private final Disk real = Disk.real();
    private final List<String> afterClose = new ArrayList<>();
    private Runnable atMerge = () -> {};
    private Thread whoCloses = Thread.currentThread();
    private int merges;

    private void step(String what) {
      if (!whoCloses.isAlive()) {
        afterClose.add(what);
      }
    }

    @Override
    public Output create(Path file) throws IOException {
      merges++;
      atMerge.run();
      step("create " + file);
      return real.create(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step("rename " + from);
      real.rename(from, to);
    }

    @Override
    public void truncate(Path file, long bytes) throws IOException {
      step("truncate " + file);
      real.truncate(file, bytes);
    }

    @Override
    public void delete(Path file) throws IOException {
      if (merges > 0) {
        step("delete " + file);
      }
      real.delete(file);
    }

    @Override
    public void forceFolder(Path changed) throws IOException {
      step("force " + changed);
      real.forceFolder(changed);
    }
  }
}
