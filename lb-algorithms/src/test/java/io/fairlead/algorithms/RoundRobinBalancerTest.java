package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.algorithms.Picks.letters;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.ScriptedRandom;
import io.fairlead.testkit.SeededRandom;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundRobinBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new RoundRobinProvider();
  }

  @Test
  void goesRoundInTheOrderOfTheList() {
    assertThat(letters(startingAt(pool(3), 0), pick(), 7)).isEqualTo("abcabca");
  }

  @Test
  void startsAtRandomEndpoint() {
    Balancer balancer =
        RoundRobinBalancer.create(
            BalancerContext.of("test", pool(3), new FakeTicker(), ScriptedRandom.of(2)));

    assertThat(letters(balancer, pick(), 4)).isEqualTo("cabc");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, (1 << 30) - 20, 1 << 30, Integer.MAX_VALUE - 50})
  void isEvenWhateverTheCounterReads(int start) {
    Balancer balancer = startingAt(pool(7), start);

    assertThat(counts(balancer, pick(), 49, 7)).containsOnly(7);
  }

  @Test
  void counterIsTakenBackWithoutASkip() {
    assertThat(letters(startingAt(pool(3), (1 << 30) - 4), pick(), 12)).isEqualTo("abcabcabcabc");
  }

  @Test
  void counterIsTakenBackLongBeforeItOverflows() throws Exception {
    Balancer balancer = startingAt(pool(3), Integer.MAX_VALUE - 3_000_000);

    int[] counts = Picks.countsOfFourThreads(balancer, 1_000_000, 3);

    Arrays.sort(counts);
    assertThat(counts[2] - counts[0]).isLessThanOrEqualTo(1);
  }

  @Property(tries = 200, seed = "1")
  void countsDifferByAtMostOneOverAnyStretch(
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1_000) int start,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(max = 500) int picks) {
    int[] counts = counts(startingAt(pool(size), start), pick(), picks, size);

    Arrays.sort(counts);
    assertThat(counts[size - 1] - counts[0]).isLessThanOrEqualTo(1);
  }

  @Test
  void unavailableEndpointLetsItsTurnPass() {
    assertThat(letters(startingAt(pool(4), 0), pick().without(2), 9)).isEqualTo("abdabdabd");
  }

  @Test
  void followersOfManyUnavailableEndpointsAreNoWorseOff() {
    FakePick pick = pick().where(index -> index >= 40);
    double[] even = new double[100];
    Arrays.fill(even, 40, 100, 1);
    double[] weights = new double[100];
    Arrays.setAll(weights, index -> 1 + index);

    int[] counts = counts(startingAt(weighted(weights), 0), pick, 6_000, 100);

    assertThat(areProportional(counts, even)).isTrue();
    assertThat(areProportional(countsOfSteppingOver(pick, 6_000), even)).isFalse();
  }

  /** The control: takes the next available one without regard to whose turn it was. */
  private static int[] countsOfSteppingOver(FakePick pick, int picks) {
    int[] counts = new int[100];
    for (int turn = 0; turn < picks; turn++) {
      int index = turn % 100;
      while (!pick.isAvailable(index)) {
        index = (index + 1) % 100;
      }
      counts[index]++;
    }
    return counts;
  }

  @Test
  void manyThreadsTogetherGoRoundEvenly() throws Exception {
    assertThat(Picks.countsOfFourThreads(startingAt(pool(3), 2), 3_000, 3)).containsOnly(4_000);
  }

  @Test
  void successorGoesOnWhereThePredecessorWas() {
    Balancer first = startingAt(pool(4), 0);
    assertThat(letters(first, pick(), 2)).isEqualTo("ab");

    assertThat(letters(successor(first, pool(6)), pick(), 6)).isEqualTo("cdefab");
  }

  @Test
  void successorBeginsWithTheNextEndpointThatIsStillThere() {
    Balancer first = startingAt(pool(4), 0);
    assertThat(letters(first, pick(), 2)).isEqualTo("ab");

    Balancer second = successor(first, pool(4).without(2));

    // Without c, the letter c now stands for d.
    assertThat(letters(second, pick(), 3)).isEqualTo("cab");
  }

  @Test
  void oftenReplacedBalancerStaysEven() {
    FakePool pool = pool(5);
    int[] counts = new int[5];
    Balancer balancer = startingAt(pool, 3);
    for (int i = 0; i < 50; i++) {
      counts[balancer.pick(pick())]++;
      balancer = successor(balancer, pool);
    }
    assertThat(counts).containsOnly(10);
  }

  private static Balancer startingAt(FakePool pool, int turn) {
    return new RoundRobinBalancer(pool, new SeededRandom(42), turn);
  }

  private static Balancer successor(Balancer balancer, FakePool pool) {
    return Picks.balancer(new RoundRobinProvider(), Map.of(), pool, balancer);
  }
}
