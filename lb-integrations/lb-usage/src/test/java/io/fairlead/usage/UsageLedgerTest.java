package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLedgerTest {

  private static final Instant START = Instant.parse("2026-11-30T01:30:00Z");
  private static final Instant HOUR = Instant.parse("2026-11-30T01:00:00Z");

  @TempDir Path folder;
  private final FakeTicker ticker = new FakeTicker(0);
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final FaultyDisk disk = new FaultyDisk(3);
  private UsageLedger ledger;

  @BeforeEach
  void open() throws IOException {
    open(UsageLedger.Builder.DEFAULT_INTERVAL);
  }

  private void open(Duration interval) throws IOException {
    ledger =
        UsageLedger.builder(folder, "/gateways/eu-1")
            .interval(interval)
            .clock(() -> START.plusNanos(ticker.nanos()))
            .scheduler(scheduler)
            .retention(Duration.ofDays(30))
            .disk(disk, 20_000)
            .open();
  }

  @AfterEach
  void close() throws IOException {
    disk.sick = false;
    ledger.close();
  }

  private void count(String tenant, int times) {
    for (int i = 0; i < times; i++) {
      Counting.count(ledger, tenant);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static UsageRecord rejected(String tenant, Instant hour, long times) {
    return new UsageRecord(tenant, null, hour, 0, times, 0, 0, 0, 0, 0);
  }

  @Test
  void whatWasCountedIsWrittenWithinTheInterval() throws IOException {
    count("acme", 3);
    assertThat(Counting.records(ledger)).isEmpty();
    scheduler.advance(UsageLedger.Builder.DEFAULT_INTERVAL);

    assertThat(Counting.records(ledger)).containsExactly(rejected("acme", HOUR, 3));
    assertThat(ledger.status().lastWritten()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void hourIsTurnedWithTheClock() throws IOException {
    count("acme", 1);
    scheduler.advance(Duration.ofMinutes(30).plusMillis(2));
    count("acme", 2);
    ledger.flush();

    assertThat(Counting.records(ledger))
        .containsExactly(rejected("acme", HOUR, 1), rejected("acme", HOUR.plusSeconds(3_600), 2));
  }

  @Test
  void hourIsTurnedHoweverLongTheIntervalIs() throws IOException {
    ledger.close();
    open(Duration.ofHours(1));
    count("acme", 1);
    scheduler.advance(Duration.ofMinutes(30).plusMillis(2));
    count("acme", 2);
    ledger.flush();

    assertThat(Counting.records(ledger))
        .containsExactly(rejected("acme", HOUR, 1), rejected("acme", HOUR.plusSeconds(3_600), 2));
  }

  @Test
  void clockThatIsPutBackOpensNoHourAgain() throws IOException {
    scheduler.advance(Duration.ofMinutes(31));
    ticker.advance(Duration.ofMinutes(-10));
    ledger.flush();
    count("acme", 1);
    ledger.flush();

    assertThat(Counting.records(ledger))
        .containsExactly(rejected("acme", HOUR.plusSeconds(3_600), 1));
  }

  @Test
  void tenantThatIsNotConfiguredMakesNoState() throws IOException {
    ledger.rejected(
        RequestView.builder("GET", "/").build(),
        null,
        Rejection.of(RejectionReason.TENANT_UNKNOWN));
    ledger.flush();

    assertThat(ledger.status().tenantRoutes()).isZero();
    assertThat(Counting.records(ledger)).isEmpty();
  }

  @Test
  void tenantThatIsIdleForHoursTakesNoMemory() {
    count("acme", 1);
    count("busy", 1);
    scheduler.advance(Duration.ofHours(2));
    assertThat(ledger.status().tenantRoutes()).isEqualTo(2);
    count("busy", 1);
    scheduler.advance(Duration.ofHours(1));
    count("busy", 1);
    assertThat(ledger.status().tenantRoutes()).isEqualTo(1);
    scheduler.advance(Duration.ofHours(4));

    assertThat(ledger.status().tenantRoutes()).isZero();
  }

  @Test
  void folderIsOpenOnceAtATime() throws IOException {
    assertThatThrownBy(() -> UsageLedger.builder(folder, "/other").open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is open already");
    ledger.close();

    UsageLedger.builder(folder, "/other").open().close();
  }

  @Test
  void filesOfAnHourAndOfADayAreMergedIntoOne() throws IOException {
    for (int i = 0; i < 4; i++) {
      count("acme", 1);
      count("globex", 1);
      scheduler.advance(Duration.ofMinutes(10));
    }
    scheduler.advance(Duration.ofMinutes(31));
    List<UsageRecord> before = Counting.records(ledger);

    assertThat(files())
        .containsExactly(
            "usage-000000000001-000000000001.merged",
            "usage-000000000002-000000000002.log",
            "usage.lock");
    assertThat(Files.readAllLines(folder.resolve(files().get(0)), StandardCharsets.US_ASCII))
        .hasSize(3)
        .first()
        .asString()
        .contains("merged");
    scheduler.advance(Duration.ofDays(1));
    assertThat(files()).containsExactly("usage-000000000001-000000000002.merged", "usage.lock");
    assertThat(Counting.records(ledger)).isEqualTo(before).hasSize(4);
  }

  @Test
  void usageIsKeptUntilItsTimeIsUp() throws IOException {
    count("acme", 1);
    scheduler.advance(Duration.ofDays(29));
    assertThat(Counting.records(ledger)).hasSize(1);
    scheduler.advance(Duration.ofDays(2));

    assertThat(Counting.records(ledger)).isEmpty();
    assertThat(files()).containsExactly("usage.lock");
  }

  @Test
  void dayIsKeptAsLongAsItsLastHour() throws IOException {
    count("acme", 1);
    scheduler.advance(Duration.ofHours(1));
    count("acme", 1);
    scheduler.advance(Duration.ofDays(30));
    assertThat(Counting.records(ledger)).hasSize(2);
    scheduler.advance(Duration.ofHours(1));

    assertThat(Counting.records(ledger)).isEmpty();
  }

  @Test
  void daysHaveFilesOfTheirOwn() throws IOException {
    for (int i = 0; i < 3; i++) {
      count("acme", 1);
      scheduler.advance(Duration.ofDays(1));
    }

    assertThat(files())
        .containsExactly(
            "usage-000000000001-000000000001.merged",
            "usage-000000000002-000000000002.merged",
            "usage-000000000003-000000000003.merged",
            "usage.lock");
  }

  /** The process was killed after the merged file had its name, and before the others had gone. */
  @Test
  void fileThatIsMergedAlreadyIsNotCountedAgain() throws IOException {
    count("acme", 1);
    ledger.flush();
    Path plain = folder.resolve("usage-000000000001-000000000001.log");
    byte[] left = Files.readAllBytes(plain);
    scheduler.advance(Duration.ofHours(1));
    ledger.close();
    assertThat(plain).doesNotExist();
    Files.write(plain, left);
    Files.write(folder.resolve("usage-000000000001-000000000009.merged.tmp"), left);
    open();

    assertThat(Counting.records(ledger)).containsExactly(rejected("acme", HOUR, 1));
    assertThat(files()).containsExactly("usage-000000000001-000000000001.merged", "usage.lock");
  }

  @Test
  void hourIsOpenAsLongAsAnythingOfItIsNotWritten() throws IOException {
    count("acme", 1);
    ledger.flush();
    count("acme", 1);
    disk.uncertain = true;
    assertThatThrownBy(() -> ledger.flush()).isInstanceOf(IOException.class);
    scheduler.advance(Duration.ofHours(1));
    assertThat(openHour()).isEqualTo(HOUR);
    disk.uncertain = false;
    ledger.flush();

    assertThat(openHour()).isEqualTo(HOUR.plusSeconds(3_600));
  }

  private Instant openHour() throws IOException {
    try (UsageSnapshot all = ledger.snapshot(Instant.EPOCH, Counting.EVER)) {
      return all.openHour();
    }
  }

  @Test
  void whatCannotBeWrittenIsKeptByHourAndWrittenOnce() throws IOException {
    disk.sick = true;
    for (int i = 0; i < 3; i++) {
      count("acme", 5);
      scheduler.advance(Duration.ofMinutes(20));
    }
    UsageLedger.Status sick = ledger.status();
    disk.sick = false;
    scheduler.advance(Duration.ofSeconds(10));

    assertThat(sick.failures()).isPositive();
    assertThat(ledger.status().pending()).isZero();
    assertThat(Counting.records(ledger))
        .containsExactly(rejected("acme", HOUR, 10), rejected("acme", HOUR.plusSeconds(3_600), 5));
  }

  /** All of it is on the disk, but that was not certain, and it could not be taken back. */
  @Test
  void whatMayHaveBeenWrittenDoesNotCountBesideWhatIsWrittenAgain() throws IOException {
    count("acme", 1);
    ledger.flush();
    count("acme", 2);
    disk.uncertain = true;
    assertThatThrownBy(() -> ledger.flush()).isInstanceOf(IOException.class);
    disk.uncertain = false;
    count("acme", 4);
    ledger.flush();

    assertThat(Counting.counted(ledger)).containsEntry("acme", 7L);
    ledger.close();
    open();
    assertThat(Counting.counted(ledger)).containsEntry("acme", 7L);
    scheduler.advance(Duration.ofHours(1));
    assertThat(Counting.counted(ledger)).containsEntry("acme", 7L);
  }

  /** It is cut off when the folder is opened: the line that says that it does not count may go. */
  @Test
  void soItDoesNotOnceTheLineThatSaysSoIsDamaged() throws IOException {
    count("acme", 1);
    ledger.flush();
    count("acme", 2);
    disk.uncertain = true;
    assertThatThrownBy(() -> ledger.flush()).isInstanceOf(IOException.class);
    disk.uncertain = false;
    ledger.flush();
    ledger.close();
    open();
    ledger.close();
    Path second = folder.resolve("usage-000000000002-000000000002.log");
    byte[] damaged = Files.readAllBytes(second);
    damaged[0] ^= 1;
    Files.write(second, damaged);
    open();

    assertThat(Counting.counted(ledger)).containsEntry("acme", 3L);
  }

  @Test
  void fileThatIsLargeIsFollowedByAnother() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      count("t" + i, 1);
      if (i % 100 == 99) {
        ledger.flush();
      }
    }

    assertThat(files()).hasSizeGreaterThan(2);
    assertThat(Counting.sum(Counting.records(ledger), UsageRecord::rejected)).isEqualTo(1_000);
  }

  @Test
  void snapshotSaysTheSameWhateverHappens() throws IOException {
    count("acme", 1);
    ledger.flush();
    try (UsageSnapshot snapshot = ledger.snapshot(Instant.EPOCH, Counting.EVER)) {
      List<UsageRecord> before = Counting.records(snapshot);
      count("acme", 1);
      ledger.flush();
      scheduler.advance(Duration.ofDays(40));

      assertThat(Counting.records(snapshot)).isEqualTo(before).hasSize(1);
    }
  }

  @Test
  void rangeIsOfWholeHours() throws IOException {
    for (int i = 0; i < 4; i++) {
      count("acme", 1);
      scheduler.advance(Duration.ofHours(1));
    }
    assertThatRangeIsOfWholeHours();
    scheduler.advance(Duration.ofDays(1));

    // And the same of one file that all are in.
    assertThatRangeIsOfWholeHours();
  }

  private void assertThatRangeIsOfWholeHours() throws IOException {
    for (int end : new int[] {2 * 3_600 + 1, 3 * 3_600}) {
      try (UsageSnapshot two = ledger.snapshot(HOUR.plusSeconds(3_700), HOUR.plusSeconds(end))) {
        assertThat(Counting.records(two))
            .extracting(UsageRecord::hour)
            .containsExactly(HOUR.plusSeconds(3_600), HOUR.plusSeconds(7_200));
      }
    }
  }

  @Test
  void tenantIsFoundAmongMany() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      count("t" + i, 1);
    }
    scheduler.advance(Duration.ofHours(1));
    count("t77", 1);
    ledger.flush();
    try (UsageSnapshot all = ledger.snapshot(Instant.EPOCH, Counting.EVER)) {
      for (String tenant : List.of("t0", "t77", "t4999")) {
        assertThat(all.recordsOf(tenant)).hasSize(tenant.equals("t77") ? 2 : 1);
      }
      assertThat(all.recordsOf("t5000")).isEmpty();
      assertThat(all.recordsFrom("t9990").next()).isNull();
      assertThat(all.recordsFrom("t4998").next().tenant()).isEqualTo("t4998");
    }
  }

  @Test
  void damagedLineIsLeftOutAndItsFileKept() throws IOException {
    count("acme", 1);
    ledger.flush();
    count("globex", 1);
    ledger.flush();
    Path file = folder.resolve("usage-000000000001-000000000001.log");
    List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.US_ASCII));
    lines.set(1, lines.get(1).replace("acme", "evil"));
    ledger.close();
    Files.write(file, lines, StandardCharsets.US_ASCII);
    open();
    scheduler.advance(Duration.ofHours(1));

    assertThat(Counting.records(ledger)).containsExactly(rejected("globex", HOUR, 1));
    assertThat(ledger.status().damagedLines()).isEqualTo(1);
    assertThat(files()).contains(file.getFileName() + ".damaged");
  }

  @Test
  void laterVersionIsNotTouched() throws IOException {
    ledger.close();
    Path file = folder.resolve("usage-000000000009-000000000009.log");
    Files.write(file, UsageLine.of("fairlead-usage 2 plain"));

    assertThatThrownBy(() -> UsageLedger.builder(folder, "/x").open())
        .hasMessageContaining("version 2");
    Files.delete(file);
  }
}
