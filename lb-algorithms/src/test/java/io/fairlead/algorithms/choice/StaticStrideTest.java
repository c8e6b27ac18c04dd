package io.fairlead.algorithms.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.SeededRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StaticStrideTest {

  /** The picks that grpc-java's test {@code testDeterministicPicks} expects, from turn 0 on. */
  @Test
  void picksTheSequenceThatIsPublished() {
    assertThat(letters(6, 2, 3, 6)).isEqualTo("bccabc");
  }

  @Test
  void goesOnAsItsDocumentationSays() {
    assertThat(letters(11, 2, 3, 6)).isEqualTo("bccabccbcac");
    assertThat(letters(14, 5, 1, 1)).isEqualTo("aabaacaaabaaca");
  }

  /** From gRPC's {@code static_stride_scheduler_test}: {@code PicksAreWeightedExactly}. */
  @Test
  void sixPicksMatchOneTwoThreeExactly() {
    assertThat(counts(6, 1, 2, 3)).containsExactly(1, 2, 3);
  }

  /** From the same: {@code LargestIsPickedEveryGeneration}. */
  @Test
  void heaviestHasItsTurnInEveryRound() {
    assertThat(counts(65_535 * 2, 1, 2, 3)[2]).isBetween(65_534, 65_536);
  }

  /** From the same: {@code MinIsClampedForHighRatio}, where 1e-10 counts as half a hundredth. */
  @Test
  void lightestIsNotForgotten() {
    assertThat(counts(201, 100, 1e-10)).containsExactly(200, 1);
    assertThat(counts(201, 100, 0)).containsExactly(200, 1);
  }

  /** From the same: {@code AllWeightsEqualIsRoundRobin}. */
  @Test
  void equalWeightsAreRoundRobin() {
    StaticStride stride = new StaticStride(new double[] {300, 300, 300});

    for (long turn = -3_000; turn < 3_000; turn++) {
      assertThat(stride.at(turn)).isEqualTo(Math.floorMod(turn, 3));
    }
  }

  /** Where gRPC cuts 81 to 50: its {@code MaxIsClampedForHighRatio}. */
  @Test
  void heaviestIsNotCutOff() {
    double[] weights = new double[20];
    Arrays.fill(weights, 1);
    weights[0] = 81;

    int[] counts = counts(10_000, weights);

    assertThat(counts[0]).isBetween(8_100 - 10, 8_100 + 10);
    assertThat(Arrays.stream(counts).skip(1)).allMatch(count -> count >= 99 && count <= 101);
  }

  @Property(tries = 200, seed = "1")
  void sharesAreExactToTwoThousandthsAfterTenThousandPicks(
      @ForAll long start,
      @ForAll @Size(min = 1, max = 20)
          List<@Scale(2) @DoubleRange(min = 1, max = 100) Double> weights) {
    double[] array = weights.stream().mapToDouble(Double::doubleValue).toArray();

    assertThat(worstShareError(new StaticStride(array), start, array)).isLessThan(0.002);
  }

  @Test
  void sharesOfRandomDrawsAreNotThatExact() {
    double[] weights = {4, 1, 3, 2};
    SeededRandom random = new SeededRandom(1);
    int[] tickets = {0, 0, 0, 0, 1, 2, 2, 2, 3, 3};

    assertThat(worstShareError(turn -> tickets[random.nextInt(10)], 0, weights))
        .isGreaterThan(0.002);
  }

  @Property(tries = 200, seed = "1")
  void overManyRoundsEachHasItsTurnsToWithinOnePerSlot(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 30) Integer> weights,
      @ForAll @IntRange(min = -1_000, max = 1_000) int firstRound) {
    double[] array = weights.stream().mapToDouble(Integer::doubleValue).toArray();
    double sum = Arrays.stream(array).sum();
    double heaviest = Arrays.stream(array).max().orElseThrow();
    double unit = Math.min(heaviest, 4 * sum / array.length);
    int slots = Arrays.stream(array).mapToInt(weight -> (int) Math.ceil(weight / unit)).sum();
    int rounds = 500;

    int[] counts = new int[array.length];
    StaticStride stride = new StaticStride(array);
    for (long i = 0; i < (long) rounds * slots; i++) {
      int index = stride.at((long) firstRound * slots + i);
      if (index != Schedule.NOBODY) {
        counts[index]++;
      }
    }

    for (int i = 0; i < counts.length; i++) {
      double exact = rounds * array[i] / unit;
      double slack = Math.ceil(array[i] / unit) + 1e-3;
      assertThat((double) counts[i]).isBetween(exact - slack, exact + slack);
    }
  }

  @Property(tries = 200, seed = "1")
  void atMostFourOfFiveTurnsAreNobodys(
      @ForAll @Size(min = 1, max = 200)
          List<@Scale(6) @DoubleRange(min = 1e-6, max = 1e6) Double> weights) {
    StaticStride stride =
        new StaticStride(weights.stream().mapToDouble(Double::doubleValue).toArray());
    int somebodys = 0;
    int turns = 100_000;
    for (int turn = 0; turn < turns; turn++) {
      somebodys += stride.at(turn) == Schedule.NOBODY ? 0 : 1;
    }

    assertThat(somebodys).isGreaterThan((int) (turns * 0.195));
  }

  @Test
  void neighboursOfEqualWeightAreNotPassedOverTogether() {
    double[] weights = new double[10_000];
    Arrays.fill(weights, 0.3);
    for (int i = 0; i < 10; i++) {
      weights[i * 1_000] = 1;
    }

    assertThat(longestRunOfNobody(new StaticStride(weights), 20_000_000)).isLessThan(10);
    assertThat(longestRunOfNobody(startingHalfACircleApart(weights), 2_000_000)).isGreaterThan(100);
  }

  @Test
  void oneFarAboveAllOthersLeavesFewTurnsToNobody() {
    double[] weights = new double[60_000];
    Arrays.fill(weights, 1e-9);
    weights[77] = 1;

    assertThat(longestRunOfNobody(new StaticStride(weights), 2_000_000)).isLessThan(10);
  }

  @Test
  void slotsOfTheHeavyAreSpreadAmongTheOthers() {
    double[] weights = new double[100];
    Arrays.fill(weights, 1);
    weights[10] = 60;
    weights[20] = 40;
    StaticStride stride = new StaticStride(weights);
    int run = 0;
    int before = Schedule.NOBODY;
    for (int turn = 0; turn < 100_000; turn++) {
      int index = stride.at(turn);
      if (index != Schedule.NOBODY) {
        run = index == before ? run + 1 : 1;
        before = index;
        assertThat(run).isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void noCounterOverflows() {
    StaticStride stride = new StaticStride(new double[] {2, 3, 6});

    for (long turn : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
      assertThat(stride.at(turn)).isBetween(Schedule.NOBODY, 2);
    }
  }

  /** The scheduler with gRPC's own start, for a list whose heaviest weighs 1. */
  private static Schedule startingHalfACircleApart(double[] weights) {
    int circle = 65_535;
    return turn -> {
      int index = (int) Math.floorMod(turn, (long) weights.length);
      long stride = Math.round(weights[index] * circle);
      long place = Math.floorDiv(turn, (long) weights.length) * stride + index * (circle / 2L);
      return place % circle + stride >= circle ? index : Schedule.NOBODY;
    };
  }

  private static int longestRunOfNobody(Schedule schedule, int turns) {
    int longest = 0;
    int run = 0;
    for (int turn = 0; turn < turns; turn++) {
      run = schedule.at(turn) == Schedule.NOBODY ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static String letters(int picks, double... weights) {
    StaticStride stride = new StaticStride(weights);
    StringBuilder letters = new StringBuilder();
    for (long turn = 0; letters.length() < picks; turn++) {
      int index = stride.at(turn);
      if (index != Schedule.NOBODY) {
        letters.append((char) ('a' + index));
      }
    }
    return letters.toString();
  }

  private static int[] counts(int picks, double... weights) {
    return counts(new StaticStride(weights), 0, picks, weights.length);
  }

  private static int[] counts(Schedule schedule, long start, int picks, int size) {
    int[] counts = new int[size];
    int picked = 0;
    for (long turn = start; picked < picks; turn++) {
      int index = schedule.at(turn);
      if (index != Schedule.NOBODY) {
        counts[index]++;
        picked++;
      }
    }
    return counts;
  }

  private static double worstShareError(Schedule schedule, long start, double[] weights) {
    int picks = 10_000;
    int[] counts = counts(schedule, start, picks, weights.length);
    double sum = Arrays.stream(weights).sum();
    double worst = 0;
    for (int i = 0; i < counts.length; i++) {
      worst = Math.max(worst, Math.abs((double) counts[i] / picks - weights[i] / sum));
    }
    return worst;
  }
}
