package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SmoothCycleTest {

  @Property(tries = 300, seed = "1")
  void isTheSequenceOfTheAlgorithmTakenLiterally(
      @ForAll @Size(min = 1, max = 15) List<@IntRange(min = 1, max = 9) Integer> weights) {
    int[] whole = weights.stream().mapToInt(Integer::intValue).toArray();
    SmoothCycle cycle = SmoothCycle.of(weighted(toDoubles(whole)));

    int[] account = new int[whole.length];
    for (int turn = 0; turn < 200; turn++) {
      assertThat(cycle.at(turn)).as("turn %s", turn).isEqualTo(literally(whole, account));
    }
  }

  /** One turn, with the accounts of all endpoints spelt out. */
  private static int literally(int[] weights, int[] account) {
    int richest = 0;
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      account[i] += weights[i];
      sum += weights[i];
      richest = account[i] > account[richest] ? i : richest;
    }
    account[richest] -= sum;
    return richest;
  }

  private static double[] toDoubles(int[] weights) {
    double[] doubles = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      doubles[i] = weights[i];
    }
    return doubles;
  }

  @Test
  void isNotBuiltForWeightsWithLongCycle() {
    assertThat(SmoothCycle.of(weighted(65_535, 1))).isNotNull();
    assertThat(SmoothCycle.of(weighted(65_536, 1))).isNull();
    assertThat(SmoothCycle.of(weighted(Math.PI, 1))).isNull();
    assertThat(SmoothCycle.of(weighted(1e-300, 1e6))).isNull();
  }

  @Test
  void tenThousandAlikeHaveTheirTurnsInOrder() {
    SmoothCycle cycle = SmoothCycle.of(pool(10_000));

    assertThat(cycle.at(0)).isZero();
    assertThat(cycle.at(9_999)).isEqualTo(9_999);
    assertThat(cycle.at(-1)).isEqualTo(9_999);
  }
}
