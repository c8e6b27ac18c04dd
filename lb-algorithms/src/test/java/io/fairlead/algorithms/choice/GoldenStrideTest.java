package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.time.RandomSource;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.SeededRandom;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GoldenStrideTest {

  @Property(tries = 100, seed = "1")
  void isNeverFarFromTheExactPart(
      @ForAll long start,
      @ForAll @Size(min = 1, max = 20)
          List<@Scale(3) @DoubleRange(min = 0.001, max = 1_000) Double> weights) {
    double[] array = weights.stream().mapToDouble(Double::doubleValue).toArray();

    assertThat(worstDeviation(new GoldenStride(weighted(array)), start, array, 10_000))
        .isLessThan(4);
  }

  @Test
  void isNeverFarFromTheExactPartInMillionTurns() {
    double[] weights = {Math.PI, 1, Math.E, 0.25, 17};

    assertThat(worstDeviation(new GoldenStride(weighted(weights)), -500, weights, 1_000_000))
        .isLessThan(4);
  }

  @Test
  void randomDrawsWouldBeFarFromTheExactPart() {
    double[] weights = {Math.PI, 1, Math.E};
    AliasTable table = new AliasTable(weighted(weights));
    RandomSource random = new SeededRandom(1);

    assertThat(worstDeviation(turn -> table.draw(random), 0, weights, 10_000)).isGreaterThan(4);
  }

  @Test
  void heavyEndpointHasItsTurnsEvenlySpread() {
    FakePool pool = weighted(Math.sqrt(2), 1);
    GoldenStride stride = new GoldenStride(pool);
    int run = 0;
    for (int turn = -1_000; turn < 1_000; turn++) {
      run = stride.at(turn) == 0 ? run + 1 : 0;
      assertThat(run).isLessThanOrEqualTo(2);
    }
  }

  private static double worstDeviation(Schedule schedule, long start, double[] weights, int turns) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] counts = new int[weights.length];
    double worst = 0;
    for (int turn = 1; turn <= turns; turn++) {
      int index = schedule.at(start + turn);
      counts[index]++;
      worst = Math.max(worst, Math.abs(counts[index] - turn * weights[index] / sum));
    }
    return worst;
  }
}
