package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.algorithms.Picks.letters;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.SeededRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightedRoundRobinBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new WeightedRoundRobinProvider();
  }

  /** The sequence of nginx's own announcement of the algorithm. */
  @Test
  void spreadsFiveOneOneSmoothly() {
    assertThat(letters(startingAt(weighted(5, 1, 1), 0), pick(), 14)).isEqualTo("aabacaaaabacaa");
  }

  @Test
  void fractionsAreReducedToWholeNumbers() {
    assertThat(letters(startingAt(weighted(0.5, 0.1, 0.1), 0), pick(), 7)).isEqualTo("aabacaa");
    assertThat(letters(startingAt(weighted(500_000, 100_000, 100_000), 0), pick(), 7))
        .isEqualTo("aabacaa");
  }

  @Property(tries = 200, seed = "1")
  void eachCycleMatchesTheWeightsExactlyWhereverItBegins(
      @ForAll long start,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 30) Integer> weights) {
    double[] array = weights.stream().mapToDouble(Integer::doubleValue).toArray();
    int cycle = weights.stream().mapToInt(Integer::intValue).sum();

    int[] counts = counts(startingAt(weighted(array), start >> 1), pick(), cycle, array.length);

    assertThat(counts).containsExactly(weights.stream().mapToInt(Integer::intValue).toArray());
  }

  @Property(tries = 50, seed = "1")
  void sharesAreThoseOfTheWeightsOverAllChangesOfMembership(
      @ForAll @Size(min = 2, max = 16)
          List<@Scale(2) @DoubleRange(min = 0.01, max = 100) Double> weights,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 0xFFFF) Integer> memberships) {
    Balancer balancer = null;
    for (int membership : memberships) {
      double[] members =
          IntStream.range(0, weights.size())
              .filter(i -> i == 0 || (membership >> i & 1) == 1)
              .mapToDouble(weights::get)
              .toArray();
      balancer = Picks.balancer(provider(), Map.of(), weighted(members), balancer);

      int[] counts = counts(balancer, pick(), 10_000, members.length);

      assertThat(Shares.worstError(counts, members)).isLessThan(Shares.MAX_ERROR);
    }
  }

  @Test
  void sharesOfRandomPicksAreNotThatExact() {
    Balancer random = Picks.balancer(new RandomProvider(), weighted(4, 1, 3, 2));

    assertThat(Shares.worstError(counts(random, pick(), 10_000, 4), 4, 1, 3, 2))
        .isGreaterThan(Shares.MAX_ERROR);
  }

  @Test
  void unavailableEndpointLetsItsTurnPass() {
    int[] counts = counts(startingAt(weighted(4, 2, 1), 0), pick().without(1), 500, 3);

    assertThat(counts).containsExactly(400, 0, 100);
  }

  @Test
  void manyThreadsTogetherMatchTheWeightsExactly() throws Exception {
    Balancer balancer = startingAt(weighted(5, 1, 1), -1);

    assertThat(Picks.countsOfFourThreads(balancer, 3_500, 3)).containsExactly(10_000, 2_000, 2_000);
  }

  @Test
  void successorGoesOnWhereThePredecessorWas() {
    Balancer first = startingAt(weighted(5, 1, 1), 0);
    assertThat(letters(first, pick(), 3)).isEqualTo("aab");

    Balancer second = Picks.balancer(provider(), Map.of(), weighted(5, 1, 1), first);

    assertThat(letters(second, pick(), 4)).isEqualTo("acaa");
  }

  /** As the balancers of several shards of one pool are. */
  @Test
  void successorsOfTheSamePredecessorDoNotTakeTurnsFromOneAnother() {
    Balancer first = startingAt(weighted(1, 1), 0);
    Balancer one = Picks.balancer(provider(), Map.of(), weighted(1, 1), first);
    Balancer other = Picks.balancer(provider(), Map.of(), weighted(1, 1), first);

    int[] counts = new int[2];
    for (int i = 0; i < 100; i++) {
      counts[one.pick(pick())]++;
      other.pick(pick());
    }

    assertThat(counts).containsExactly(50, 50);
  }

  @Test
  void weightsWithoutShortCycleAreMetToo() {
    double[] weights = {Math.PI, Math.E, 1, 0.001};
    int picks = 100_000;

    int[] counts = counts(startingAt(weighted(weights), Long.MAX_VALUE - 5), pick(), picks, 4);

    double sum = Math.PI + Math.E + 1.001;
    for (int i = 0; i < 4; i++) {
      assertThat((double) counts[i])
          .isBetween(picks * weights[i] / sum - 4, picks * weights[i] / sum + 4);
    }
  }

  private static Balancer startingAt(FakePool pool, long turn) {
    return new WeightedRoundRobinBalancer(pool, new SeededRandom(42), new AtomicLong(turn));
  }
}
