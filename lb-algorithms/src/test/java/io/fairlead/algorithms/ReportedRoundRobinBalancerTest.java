package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.algorithms.Picks.letters;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportedRoundRobinBalancerTest extends BalancerContract {

  private static final int PICKS = 10_000;
  private static final Duration UPDATE = Duration.ofSeconds(1);

  private final FakeTicker ticker = new FakeTicker();

  @Override
  protected BalancerProvider provider() {
    return new WeightedRoundRobinProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "weights", "reported",
        "error-penalty", 1.0,
        "blackout-period", "0s",
        "weight-expiration", "3min",
        "weight-update-period", "100ms");
  }

  @Test
  void withoutReportsEachHasItsTurn() {
    String letters = letters(balancer(pool(3), null), pick(), 300);

    assertThat(letters.substring(0, 297)).isEqualTo(letters.substring(3));
    assertThat(letters.substring(0, 3).chars().distinct()).hasSize(3);
  }

  @Test
  void withoutReportsTheConfiguredWeightsCount() {
    assertThat(counts(balancer(weighted(5, 1, 1), null), pick(), 700, 3))
        .containsExactly(500, 100, 100);
  }

  @Test
  void oneReportAloneChangesNothing() {
    Balancer balancer = balancer(weighted(5, 1, 1), null);
    report(balancer, 0, 1);
    update(balancer);

    assertThat(counts(balancer, pick(), 700, 3)).containsExactly(500, 100, 100);
  }

  @Test
  void reportedWeightsTakeThePlaceOfConfiguredOnes() {
    Balancer balancer = balancer(weighted(5, 1, 1), null);
    report(balancer, 1, 4, 1);
    update(balancer);

    assertThat(Shares.worstError(counts(balancer, pick(), PICKS, 3), 1, 4, 1))
        .isLessThan(Shares.MAX_ERROR);
  }

  /** The shares that grpc-java's test {@code unknownWeightIsAvgWeight} expects. */
  @Test
  void endpointThatHasNotReportedGetsTheMean() {
    Balancer balancer = balancer(pool(3), null);
    balancer.reported(0, new LoadReport(0.1, 1, 0), ticker.nanos());
    balancer.reported(1, new LoadReport(0.2, 1, 0), ticker.nanos());
    update(balancer);

    assertThat(Shares.worstError(counts(balancer, pick(), PICKS, 3), 4, 2, 3))
        .isLessThan(Shares.MAX_ERROR);
  }

  @Test
  void sharesFollowTheReportsAtTheNextUpdateAndNotBefore() {
    Balancer balancer = balancer(pool(2), null);
    report(balancer, 3, 1);
    balancer.refresh();
    assertThat(counts(balancer, pick(), 100, 2)).containsExactly(50, 50);

    ticker.advance(UPDATE.minusNanos(1));
    balancer.refresh();
    assertThat(counts(balancer, pick(), 100, 2)).containsExactly(50, 50);

    ticker.advance(Duration.ofNanos(1));
    balancer.refresh();
    assertThat(counts(balancer, pick(), 400, 2)[0]).isBetween(299, 301);
  }

  @Test
  void refreshThatComesALittleEarlyDelaysNoLaterOne() {
    Balancer balancer = balancer(pool(2), null);
    ticker.advance(Duration.ofMillis(-1));
    int updates = 0;
    for (int call = 1; call <= 100; call++) {
      ticker.advance(Duration.ofMillis(500));
      report(balancer, 1 + updates % 2 * 8, 1);
      balancer.refresh();
      boolean isHeavy = counts(balancer, pick(), 100, 2)[0] > 70;
      updates += isHeavy == (updates % 2 == 1) ? 1 : 0;
    }

    assertThat(updates).isBetween(48, 51);
  }

  @Test
  void updatesGoOnAfterTheClockHasJumped() {
    Balancer balancer = balancer(pool(2), null);
    for (Duration jump : List.of(Duration.ofDays(-3), Duration.ofDays(3), Duration.ofDays(9_000))) {
      ticker.advance(jump);
      report(balancer, 1, 1);
      update(balancer);
      report(balancer, 3, 1);
      update(balancer);

      assertThat(counts(balancer, pick(), 400, 2)[0]).as("after %s", jump).isBetween(299, 301);
    }
  }

  @Test
  void expiredReportsLeaveTheTurnsToTheConfiguredWeights() {
    Balancer balancer = balancer(pool(2), null);
    report(balancer, 3, 1);
    update(balancer);
    ticker.advance(Duration.ofMinutes(3));
    balancer.refresh();

    assertThat(counts(balancer, pick(), 100, 2)).containsExactly(50, 50);
  }

  @Test
  void successorKnowsTheWeightsAtOnce() {
    FakePool before = pool(3);
    Balancer first = balancer(before, null);
    report(first, 9, 3, 1);

    Balancer second = balancer(before.without(0), first);

    assertThat(counts(second, pick(), 400, 2)[0]).isBetween(299, 301);
  }

  /** As the balancers of several shards of one pool are. */
  @Test
  void successorsOfTheSamePredecessorDoNotTakeTurnsFromOneAnother() {
    Balancer first = balancer(pool(2), null);
    report(first, 1, 1);
    Balancer one = balancer(pool(2), first);
    Balancer other = balancer(pool(2), first);

    int[] counts = new int[2];
    for (int i = 0; i < 100; i++) {
      counts[one.pick(pick())]++;
      other.pick(pick());
    }

    assertThat(counts).containsExactly(50, 50);
  }

  @Property(tries = 30, seed = "1")
  void sharesAreThoseOfTheReportsOverAllChangesOfMembership(
      @ForAll @Size(min = 4, max = 16)
          List<@Scale(2) @DoubleRange(min = 1, max = 50) Double> weights,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 0xFFFF) Integer> memberships) {
    Balancer balancer = null;
    for (int membership : memberships) {
      List<Endpoint> members = new ArrayList<>();
      List<Double> due = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        if (i < 2 || (membership >> i & 1) == 1) {
          members.add(Endpoint.of("192.0.2.1", 1).withId("e" + i).withWeight(1 + i));
          due.add(weights.get(i));
        }
      }
      double[] expected = due.stream().mapToDouble(Double::doubleValue).toArray();
      balancer = balancer(FakePool.of(members), balancer);
      report(balancer, expected);
      update(balancer);

      int[] counts = counts(balancer, pick(), PICKS, expected.length);

      assertThat(Shares.worstError(counts, expected)).isLessThan(Shares.MAX_ERROR);
    }
  }

  @Test
  void sharesOfRandomPicksAreNotThatExact() {
    Balancer random = Picks.balancer(new RandomProvider(), weighted(4, 1, 3, 2));

    assertThat(Shares.worstError(counts(random, pick(), PICKS, 4), 4, 1, 3, 2))
        .isGreaterThan(Shares.MAX_ERROR);
  }

  @Test
  void unavailableEndpointLetsItsTurnPass() {
    Balancer balancer = balancer(pool(4), null);
    report(balancer, 6, 4, 2, 1);
    update(balancer);

    int[] counts = counts(balancer, pick().without(0), PICKS, 4);

    assertThat(Shares.worstError(counts, 0, 4, 2, 1)).isLessThan(Shares.MAX_ERROR);
  }

  @Test
  void amongTheFewThatAreLeftTheReportedWeightsCountToo() {
    int size = 1_000;
    double[] weights = new double[size];
    Arrays.fill(weights, 1);
    weights[100] = 3;
    Balancer balancer = balancer(pool(size), null);
    report(balancer, weights);
    update(balancer);

    int[] counts = counts(balancer, pick().where(i -> i == 100 || i == 900), 4_000, size);

    assertThat(Picks.areProportional(new int[] {counts[100], counts[900]}, 3, 1)).isTrue();
    assertThat(Picks.areProportional(new int[] {counts[100], counts[900]}, 1, 1)).isFalse();
  }

  @Test
  void oneThatIsFarAheadLeavesSomethingForTheOthers() {
    Balancer balancer = balancer(pool(20), null);
    double[] weights = new double[20];
    Arrays.fill(weights, 1e-300);
    weights[3] = 1e300;
    report(balancer, weights);
    update(balancer);

    assertThat(counts(balancer, pick(), PICKS, 20)).doesNotContain(0);
  }

  @Test
  void picksGoOnWhileTheSharesAreSwapped() throws Exception {
    int size = 10;
    Balancer balancer = balancer(pool(size), null);
    double[] even = new double[size];
    Arrays.fill(even, 1);
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicIntegerArray counts = new AtomicIntegerArray(size);
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> pickers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pickers.add(executor.submit(() -> pickUntil(isOver, balancer, counts)));
      }
      double[] uneven = {5, 1, 1, 1, 1, 1, 1, 1, 1, 1};
      for (int round = 0; round < 2_000; round++) {
        report(balancer, round % 2 == 0 ? uneven : even);
        update(balancer);
      }
      isOver.set(true);
      int picks = 0;
      for (Future<Integer> picker : pickers) {
        picks += picker.get();
      }
      int counted = 0;
      for (int i = 0; i < size; i++) {
        assertThat(counts.get(i)).isPositive();
        counted += counts.get(i);
      }
      assertThat(counted).isEqualTo(picks);
    } finally {
      isOver.set(true);
      executor.shutdownNow();
    }
  }

  private static int pickUntil(AtomicBoolean isOver, Balancer balancer, AtomicIntegerArray counts) {
    int picks = 0;
    do {
      for (int i = 0; i < 100; i++) {
        counts.incrementAndGet(balancer.pick(pick()));
        picks++;
      }
    } while (!isOver.get());
    return picks;
  }

  @Test
  void manyThreadsTogetherGetTheSharesOfTheReports() throws Exception {
    Balancer balancer = balancer(pool(3), null);
    report(balancer, 5, 1, 1);
    update(balancer);

    assertThat(Shares.worstError(Picks.countsOfFourThreads(balancer, 5_000, 3), 5, 1, 1))
        .isLessThan(Shares.MAX_ERROR);
  }

  /** The first endpoints report these weights, half busy. */
  private void report(Balancer balancer, double... weights) {
    for (int i = 0; i < weights.length; i++) {
      balancer.reported(i, new LoadReport(0.5, weights[i] * 0.5, 0), ticker.nanos());
    }
  }

  private void update(Balancer balancer) {
    ticker.advance(UPDATE);
    balancer.refresh();
  }

  private Balancer balancer(FakePool pool, @Nullable Balancer predecessor) {
    return provider()
        .configure(Options.of("options", Map.of("weights", "reported", "blackout-period", "0s")))
        .create(
            BalancerContext.of("test", pool, ticker, new SeededRandom(42))
                .withPredecessor(predecessor));
  }
}
