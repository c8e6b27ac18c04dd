package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever happens to the process and to the disk, nothing is counted twice. */
class CrashLawsTest {

  /** What may happen to a ledger. */
  enum Event {
    COUNT,
    COUNT_MANY,
    FLUSH,
    TICK,
    HOUR,
    DAY,
    SICKEN,
    HEAL,
    STUMBLE,
    KILL,
    KILL_AND_TEAR,
    RESTART
  }

  @Property(tries = 60)
  void nothingIsCountedTwiceAndNothingWrittenIsLost(
      @ForAll @Size(max = 60) List<Event> events, @ForAll long seed) throws IOException {
    try (Run run = new Run(seed)) {
      for (Event event : events) {
        run.happen(event);
      }
      run.happen(Event.HEAL);
      run.ledger.flush();

      assertThat(Counting.counted(run.ledger)).isEqualTo(run.counted);
      assertThat(run.ledger.status().damagedLines()).isZero();
    }
  }

  /** One folder after the other: what a process leaves when it is killed is copied. */
  private static final class Run implements AutoCloseable {

    private final Random random;
    private final FaultyDisk disk;
    private final FakeTicker ticker = new FakeTicker(0);
    private final Path root = Files.createTempDirectory("usage");
    private final List<UsageLedger> abandoned = new ArrayList<>();
    private Map<String, Long> counted = new TreeMap<>();
    private Map<String, Long> written = new TreeMap<>();
    private FakeScheduler scheduler;
    private Path folder;
    private UsageLedger ledger;
    private int life;

    Run(long seed) throws IOException {
      random = new Random(seed);
      disk = new FaultyDisk(seed + 1);
      folder = root.resolve("0");
      open();
    }

    private void open() throws IOException {
      scheduler = new FakeScheduler(ticker);
      ledger =
          UsageLedger.builder(folder, "/test")
              .clock(() -> Instant.ofEpochSecond(1_800_000_000L).plusNanos(ticker.nanos()))
              .scheduler(scheduler)
              .disk(disk, 2_000)
              .open();
    }

    void happen(Event event) throws IOException {
      switch (event) {
        case COUNT -> count(1);
        case COUNT_MANY -> count(50);
        case FLUSH -> flush();
        case TICK -> advance(Duration.ofSeconds(10));
        case HOUR -> advance(Duration.ofHours(1));
        case DAY -> advance(Duration.ofDays(1));
        case SICKEN -> disk.sick = true;
        case HEAL -> disk.sick = false;
        case STUMBLE -> stumble();
        case KILL -> kill(false);
        case KILL_AND_TEAR -> kill(true);
        case RESTART -> restart();
      }
    }

    private void count(int times) {
      for (int i = 0; i < times; i++) {
        String tenant = "t" + random.nextInt(5);
        Counting.count(ledger, tenant);
        counted.merge(tenant, 1L, Long::sum);
      }
    }

    /** The disk fails once, and is well again. */
    private void stumble() {
      count(5);
      disk.sick = true;
      flush();
      disk.sick = false;
    }

    private void flush() {
      try {
        ledger.flush();
        written = new TreeMap<>(counted);
      } catch (IOException e) {
        assertThat(disk.sick).isTrue();
      }
    }

    private void advance(Duration time) {
      long before = ledger.status().failures();
      scheduler.advance(time);
      if (ledger.status().failures() == before) {
        written = new TreeMap<>(counted);
      }
    }

    private void kill(boolean tears) throws IOException {
      Path left = root.resolve(String.valueOf(++life));
      Files.createDirectories(left);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.copy(file, left.resolve(file.getFileName()));
        }
      }
      abandoned.add(ledger);
      folder = left;
      boolean torn = tears && tearLast();
      disk.sick = false;
      open();
      Map<String, Long> restored = Counting.counted(ledger);
      restored.forEach(
          (tenant, count) ->
              assertThat(count).isLessThanOrEqualTo(counted.getOrDefault(tenant, 0L)));
      if (!torn) {
        written.forEach(
            (tenant, count) ->
                assertThat(restored.getOrDefault(tenant, 0L)).isGreaterThanOrEqualTo(count));
      }
      counted = restored;
      written = new TreeMap<>(restored);
    }

    /**
     * Only the file that is written to can be torn: the others were forced before they got a name.
     */
    private boolean tearLast() throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        Path last =
            files
                .filter(file -> file.toString().matches(".*\\.(log|merged)"))
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (last == null || UsageFile.read(last).isMerged()) {
          return false;
        }
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextInt((int) channel.size() + 1));
        }
        return true;
      }
    }

    private void restart() throws IOException {
      disk.sick = false;
      ledger.close();
      open();
      assertThat(Counting.counted(ledger)).isEqualTo(counted);
      written = new TreeMap<>(counted);
    }

    @Override
    public void close() throws IOException {
      disk.sick = false;
      ledger.close();
      for (UsageLedger old : abandoned) {
        old.close();
      }
      try (Stream<Path> files = Files.walk(root)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** A file cut off anywhere says what its whole lines say, and no more. */
  @Test
  void filePrefixOfEachLengthSaysItsWholeLines() throws IOException {
    Path root = Files.createTempDirectory("usage");
    Path whole = root.resolve("usage-000000000001-000000000001.log");
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Instant hour = Instant.ofEpochSecond(3_600L * (480_000 + i));
      records.add(new UsageRecord("t" + i / 3, i % 2 == 0 ? null : "r", hour, i, 1, 2, 3, 4, 5, 6));
    }
    records.sort(UsageRecord.BY_KEY);
    try (UsageFiles files = UsageFiles.open(root, Disk.real(), 1 << 20)) {
      files.append(records);
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length <= bytes.length; length++) {
      Path cut = Files.createDirectories(root.resolve("cut" + length));
      Files.write(cut.resolve(whole.getFileName()), Arrays.copyOf(bytes, length));
      int lines = 0;
      for (int i = 0; i < length; i++) {
        lines += bytes[i] == '\n' ? 1 : 0;
      }
      try (UsageLedger ledger = UsageLedger.builder(cut, "/test").open()) {
        assertThat(Counting.records(ledger)).isEqualTo(records.subList(0, Math.max(0, lines - 1)));
      }
    }
  }
}
