package io.fairlead.algorithms.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.ScriptedRandom;
import io.fairlead.testkit.SeededRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentQuantileTest {

  @Test
  void isNothingBeforeTheFirstRefresh() {
    RecentQuantile quantile = new RecentQuantile(0.84, new SeededRandom(1), null);
    quantile.record(7);

    assertThat(quantile.value()).isZero();
    quantile.refresh();
    assertThat(quantile.value()).isEqualTo(7);
  }

  @Test
  void staysWhereNothingWasSeen() {
    RecentQuantile quantile = new RecentQuantile(0.84, new SeededRandom(1), null);
    quantile.refresh();

    assertThat(quantile.value()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.1, 1", "0.11, 2", "0.5, 5", "0.84, 9", "0.999, 10"})
  void isTheLeastSampleThatSoManyAreNotAbove(double part, double expected) {
    RecentQuantile quantile =
        new RecentQuantile(part, ScriptedRandom.of(IntStream.range(0, 10).toArray()), null);
    for (int i = 10; i >= 1; i--) {
      quantile.record(i);
    }
    quantile.refresh();

    assertThat(quantile.value()).isEqualTo(expected);
  }

  @Test
  void ofOneIsMoreThanAnyNumber() {
    RecentQuantile quantile = new RecentQuantile(1, new SeededRandom(1), null);

    assertThat(quantile.value()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void estimatesTheQuantileOfManyToFourStandardErrors() {
    RecentQuantile quantile = new RecentQuantile(0.84, new SeededRandom(1), null);
    SeededRandom random = new SeededRandom(2);
    double error = Math.sqrt(0.84 * 0.16 / 128);
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 1_000; i++) {
        quantile.record(random.nextDouble());
      }
      quantile.refresh();

      assertThat(quantile.value()).isBetween(0.84 - 4 * error, 0.84 + 4 * error);
    }
  }

  @Test
  void forgetsWhatIsLongAgo() {
    RecentQuantile quantile = new RecentQuantile(0.84, new SeededRandom(1), null);
    for (int i = 0; i < 1_000; i++) {
      quantile.record(100);
    }
    for (int i = 0; i < 1_000; i++) {
      quantile.record(3);
    }
    quantile.refresh();

    assertThat(quantile.value()).isEqualTo(3);
  }

  @Test
  void successorKnowsTheSamplesAtOnceAlsoForAnotherQuantile() {
    RecentQuantile first = new RecentQuantile(0.84, new SeededRandom(1), null);
    first.record(2);
    first.record(9);

    assertThat(new RecentQuantile(0, new SeededRandom(1), first).value()).isEqualTo(2);
    assertThat(new RecentQuantile(0.99, new SeededRandom(1), first).value()).isEqualTo(9);
  }
}
