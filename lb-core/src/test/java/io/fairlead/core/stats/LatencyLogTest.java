package io.fairlead.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.stats.LatencyStats;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

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
    assertThat(stats.p99Nanos()).isCloseTo(990_000_000L, TWO_DIGITS);
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
}
