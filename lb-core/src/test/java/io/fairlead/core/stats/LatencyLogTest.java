package io.fairlead.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.testkit.FakeTicker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyLogTest {

  private static final Percentage TWO_DIGITS = Percentage.withPercentage(1);

  private final FakeTicker ticker = new FakeTicker();
  private final LatencyLog log = new LatencyLog(ticker, 2);
  private final LatencyRecorder owner = new LatencyRecorder();

  @Test
  void percentilesAreThoseOfWhatWasAppended() {
    for (int millis = 1; millis <= 1_000; millis++) {
      log.append(owner, millis * 1_000_000L);
    }
    log.drain();

    LatencyStats stats = log.read(owner);
    assertThat(stats.samples()).isEqualTo(1_000);
    assertThat(stats.p50Nanos()).isCloseTo(500_000_000L, TWO_DIGITS);
    assertThat(stats.p90Nanos()).isCloseTo(900_000_000L, TWO_DIGITS);
    assertThat(stats.p99Nanos()).isCloseTo(990_000_000L, TWO_DIGITS);
    assertThat(stats.p999Nanos()).isCloseTo(999_000_000L, TWO_DIGITS);
    assertThat(stats.maxNanos()).isCloseTo(1_000_000_000L, TWO_DIGITS);
  }

  @Test
  void ownersAreKeptApart() {
    LatencyRecorder other = new LatencyRecorder();
    log.append(owner, 1_000_000);
    log.append(other, 9_000_000);
    log.drain();

    assertThat(log.read(owner).maxNanos()).isCloseTo(1_000_000L, TWO_DIGITS);
    assertThat(log.read(other).maxNanos()).isCloseTo(9_000_000L, TWO_DIGITS);
  }

  @Test
  void samplesAreForgottenAfterTheWindowThatFollowsTheirs() {
    log.append(owner, 1_000_000);
    log.drain();

    ticker.advance(Duration.ofMinutes(1));
    assertThat(log.read(owner).samples()).isEqualTo(1);
    ticker.advance(Duration.ofMinutes(1));
    assertThat(log.read(owner)).isEqualTo(LatencyStats.NONE);
  }

  @Test
  void windowAndTheOneBeforeAreReadTogether() {
    log.append(owner, 1_000_000);
    log.drain();
    ticker.advance(Duration.ofMinutes(1));
    log.append(owner, 3_000_000);
    log.drain();

    assertThat(log.read(owner).samples()).isEqualTo(2);
  }

  @Test
  void ringThatOverflowsKeepsTheLatestSamples() {
    for (int i = 0; i < 10_000; i++) {
      log.append(owner, i < 5_000 ? 1_000_000 : 2_000_000);
    }
    log.drain();

    LatencyStats stats = log.read(owner);
    assertThat(stats.samples()).isEqualTo(4_096);
    assertThat(stats.p50Nanos()).isCloseTo(2_000_000L, TWO_DIGITS);
  }

  @Test
  void latencyBeyondADayIsCountedAsADay() {
    log.append(owner, Long.MAX_VALUE);
    log.drain();

    assertThat(log.read(owner).maxNanos()).isCloseTo(Duration.ofDays(1).toNanos(), TWO_DIGITS);
  }

  /** A window has none to more than the few that are kept one by one, in any order. */
  @Property(tries = 200)
  void anyWindowsAreReadWithTheOneBefore(
      @ForAll @Size(max = 12) List<@IntRange(max = 600) Integer> windows) {
    LatencyLog anyLog = new LatencyLog(ticker, 1);
    LatencyRecorder any = new LatencyRecorder();
    int before = 0;
    for (int samples : windows) {
      for (int i = 1; i <= samples; i++) {
        anyLog.append(any, i * 1_000_000L);
      }
      anyLog.drain();
      LatencyStats stats = anyLog.read(any);
      int most = Math.max(before, samples);
      assertThat(stats.samples()).isEqualTo(before + samples);
      assertThat(stats.maxNanos()).isCloseTo(most * 1_000_000L, TWO_DIGITS);
      before = samples;
      ticker.advance(Duration.ofMinutes(1));
    }
  }

  /** A histogram that is emptied takes 1 to 3 KB anew; one that is new takes 34 KB to grow. */
  @ParameterizedTest
  @CsvSource({"100, 100", "2000, 8000"})
  void windowsWithAsMuchInEachLeaveLittleToTheGarbageCollector(int samples, int mostBytes) {
    fillWindows(4, samples);

    long before = allocated();
    fillWindows(50, samples);

    assertThat((allocated() - before) / 50).isLessThan(mostBytes);
  }

  private void fillWindows(int windows, int samples) {
    for (int window = 0; window < windows; window++) {
      for (int i = 0; i < samples; i++) {
        log.append(owner, (1 + i % 500) * 1_000_000L);
      }
      log.drain();
      ticker.advance(Duration.ofMinutes(1));
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
