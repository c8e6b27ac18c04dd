package io.fairlead.benchmarks.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DistributionTest {

  private static final int DRAWS = 200_000;

  private final Randomness random = new Randomness(1, 1);

  @Test
  void exponentialHasItsMeanAndAsMuchDeviation() {
    double[] drawn = drawn(Distribution.exponential(Duration.ofMillis(10)));

    assertThat(mean(drawn)).isCloseTo(10e6, within(0.1e6));
    assertThat(deviation(drawn)).isCloseTo(10e6, within(0.1e6));
  }

  @Test
  void logNormalHasItsMedianAndTail() {
    double[] drawn = drawn(Distribution.logNormal(Duration.ofMillis(10), 0.5));

    assertThat(percentile(drawn, 50)).isCloseTo(10e6, within(0.1e6));
    assertThat(percentile(drawn, 99)).isCloseTo(10e6 * Math.exp(0.5 * 2.326), within(0.8e6));
  }

  @Test
  void truncatedNormalIsNeverNegative() {
    Distribution normal =
        Distribution.truncatedNormal(Duration.ofMillis(12), Duration.ofMillis(12));

    double[] drawn = drawn(normal);

    assertThat(Arrays.stream(drawn).min()).hasValue(0);
    assertThat(mean(drawn)).isCloseTo(13e6, within(0.1e6));
  }

  @Test
  void paretoHasItsTailUpToTheCut() {
    Distribution pareto = Distribution.pareto(Duration.ofMillis(1), 1.5, Duration.ofSeconds(1));

    double[] drawn = drawn(pareto);

    assertThat(Arrays.stream(drawn).min().orElseThrow()).isBetween(1e6, 1.01e6);
    assertThat(percentile(drawn, 99)).isCloseTo(1e6 * Math.pow(100, 1 / 1.5), within(1.5e6));
    assertThat(Arrays.stream(drawn).max().orElseThrow()).isLessThanOrEqualTo(1e9);
  }

  @Test
  void bimodalDrawsBothKindsInProportion() {
    Distribution bimodal = Distribution.bimodal(Duration.ofMillis(1), Duration.ofMillis(101), 0.02);

    assertThat(mean(drawn(bimodal))).isCloseTo(3e6, within(0.1e6));
  }

  @Test
  void recordedValuesAreDrawnAlike() {
    double[] drawn = drawn(Distribution.recorded(new double[] {1, 2, 6}));

    assertThat(Arrays.stream(drawn).distinct().sorted().toArray()).containsExactly(1, 2, 6);
    assertThat(mean(drawn)).isCloseTo(3, within(0.03));
  }

  @Test
  void tableOfPercentilesIsFollowed() {
    Distribution table =
        Distribution.percentiles(new double[] {0, 50, 99, 100}, new double[] {10, 20, 30, 40});

    double[] drawn = drawn(table);

    assertThat(percentile(drawn, 25)).isCloseTo(15, within(0.1));
    assertThat(percentile(drawn, 50)).isCloseTo(20, within(0.1));
    assertThat(percentile(drawn, 99)).isCloseTo(30, within(0.3));
  }

  @Test
  void constantIsConstant() {
    assertThat(drawn(Distribution.constant(Duration.ofNanos(7)))).containsOnly(7);
  }

  @Test
  void nothingRecordedIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Distribution.recorded(new double[0]));
  }

  @Test
  void tableWithoutItsEndsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Distribution.percentiles(new double[] {0, 99}, new double[] {1, 2}));
  }

  @Test
  void zipfDrawsInProportionToRank() {
    Zipf zipf = new Zipf(100, 1);
    int[] counts = new int[100];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.next(random)]++;
    }

    double first = DRAWS / harmonic(100);
    assertThat((double) counts[0]).isCloseTo(first, within(0.03 * first));
    assertThat((double) counts[9]).isCloseTo(first / 10, within(0.08 * first / 10));
    assertThat((double) counts[99]).isCloseTo(first / 100, within(0.25 * first / 100));
  }

  @Test
  void zipfOfExponentZeroIsUniform() {
    Zipf zipf = Zipf.uniform(4);
    int[] counts = new int[4];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.next(random)]++;
    }

    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan((int) (0.24 * DRAWS));
  }

  private double[] drawn(Distribution distribution) {
    double[] drawn = new double[DRAWS];
    Arrays.setAll(drawn, i -> distribution.nextNanos(random));
    return drawn;
  }

  private static double harmonic(int size) {
    double sum = 0;
    for (int i = 1; i <= size; i++) {
      sum += 1.0 / i;
    }
    return sum;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElseThrow());
  }

  private static double percentile(double[] values, double percentile) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * percentile / 100)];
  }
}
