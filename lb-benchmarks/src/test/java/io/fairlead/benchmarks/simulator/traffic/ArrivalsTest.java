package io.fairlead.benchmarks.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final int SECONDS = 2_000;

  @Test
  void poissonHasItsRateAndAsMuchVariance() {
    int[] counts = perSecond(Arrivals.poisson(50));

    assertThat(mean(counts)).isCloseTo(50, within(0.5));
    assertThat(varianceToMean(counts)).isCloseTo(1, within(0.1));
  }

  @Test
  void burstsHaveTheirRateAndMoreVariance() {
    int[] counts = perSecond(Arrivals.bursts(50, 10, Duration.ofSeconds(4), Duration.ofSeconds(1)));

    assertThat(mean(counts)).isCloseTo(50, within(3.0));
    assertThat(varianceToMean(counts)).isGreaterThan(10);
  }

  @Test
  void wavesComeAndGo() {
    int[] counts = perSecond(Arrivals.diurnal(50, 0.8, Duration.ofSeconds(100)));

    assertThat(mean(counts)).isCloseTo(50, within(0.5));
    assertThat(counts[25]).isGreaterThan(60);
    assertThat(counts[75]).isLessThan(30);
  }

  @Test
  void stepsFollowOneAnother() {
    int[] counts = perSecond(Arrivals.steps(Duration.ofSeconds(500), 10, 100, 20));

    assertThat(mean(counts, 0, 500)).isCloseTo(10, within(1.0));
    assertThat(mean(counts, 500, 1_000)).isCloseTo(100, within(2.0));
    assertThat(mean(counts, 1_000, 2_000)).isCloseTo(20, within(1.0));
  }

  @Test
  void replayIsExactAndStartsAgain() {
    Arrivals.Run run = Arrivals.replay(new long[] {0, 10, 40}, 2).start(new Randomness(1, 1));

    assertThat(new long[] {run.nextNanos(), run.nextNanos(), run.nextNanos()})
        .containsExactly(0, 5, 20);
    // After the mean gap of the trace, 20, at twice the speed.
    assertThat(run.nextNanos()).isEqualTo(30);
    assertThat(run.nextNanos()).isEqualTo(35);
  }

  @Test
  void replayAtRateHasThatRate() {
    int[] counts = perSecond(Arrivals.replayAt(50, new long[] {0, 1_000, 1_500, 9_000}));

    assertThat(mean(counts)).isCloseTo(50, within(0.5));
  }

  @Test
  void traceWithoutLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrivals.replay(new long[] {0, 0}, 1))
        .withMessageContaining("2 arrivals");
  }

  private static int[] perSecond(Arrivals arrivals) {
    Arrivals.Run run = arrivals.start(new Randomness(1, 1));
    int[] counts = new int[SECONDS];
    long before = 0;
    while (true) {
      long at = run.nextNanos();
      assertThat(at).isGreaterThanOrEqualTo(before);
      before = at;
      if (at >= SECONDS * 1_000_000_000L) {
        return counts;
      }
      counts[(int) (at / 1_000_000_000L)]++;
    }
  }

  private static double mean(int[] counts) {
    return mean(counts, 0, counts.length);
  }

  private static double mean(int[] counts, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum / (to - from);
  }

  private static double varianceToMean(int[] counts) {
    double mean = mean(counts);
    double sum = 0;
    for (int count : counts) {
      sum += (count - mean) * (count - mean);
    }
    return sum / counts.length / mean;
  }
}
