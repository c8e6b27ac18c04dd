package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.algorithms.load.RecentQuantile;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotColdTest {

  private static final double MAX_WEIGHT = 1e6;

  @ParameterizedTest(name = "{6}")
  @CsvSource({
    // in flight and latency of the better one, those of the worse one, limit
    "2, 900, 3, 100, 2, cold goes before hot however slow",
    "2, 100, 2, 900, 2, of two cold ones the faster",
    "2, 100, 0, 900, 2, of two cold ones the faster even if busier",
    "2, 100, 0, 113, 2, the faster by more than an eighth",
    "1, 103, 2, 100, 2, the less busy where latencies differ by a few percent",
    "0.25, 100, 0.5, 100, 2, the less busy where latencies are equal",
    "3, 900, 4, 100, 2, of two hot ones the less busy even if slower",
    "0, 100, 0, 900, 0, idle ones are cold where the limit is 0",
    "1, 900, 2, 100, 0, busy ones are hot where the limit is 0",
    "9, 100, 0, 900, Infinity, nobody is hot where there is no limit",
    "0.5, 900, 0.6, 100, 0.5, requests for a weight need not be whole"
  })
  void ranks(
      double inFlight,
      double latency,
      double worseInFlight,
      double worseLatency,
      double limit,
      String rule) {
    assertThat(HotCold.rank(inFlight, latency, limit))
        .as(rule)
        .isLessThan(HotCold.rank(worseInFlight, worseLatency, limit));
  }

  @Test
  void leastOfTheHotIsBehindTheSlowestOfTheCold() {
    double slowest = 0x1p63 * 0x1p31;

    assertThat(HotCold.rank(1 / MAX_WEIGHT, 0, 0)).isFinite().isGreaterThan(slowest);
    assertThat(HotCold.rank(Integer.MAX_VALUE * MAX_WEIGHT, 0, 0)).isFinite();
  }

  @Property(tries = 500, seed = "1")
  void theBestOfAnyIsTheOneOfTheRuleTakenLiterally(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 20) Integer> inFlight,
      @ForAll @Size(value = 20) List<@IntRange(max = 20) Integer> latencies,
      @ForAll @DoubleRange(min = 0, max = 20) double limit) {
    int best = 0;
    for (int i = 0; i < inFlight.size(); i++) {
      double rank = HotCold.rank(inFlight.get(i), Math.scalb(1.0, latencies.get(i)), limit);
      double least = HotCold.rank(inFlight.get(best), Math.scalb(1.0, latencies.get(best)), limit);
      best = rank < least ? i : best;
    }

    assertThat(best).isEqualTo(literally(inFlight, latencies, limit));
  }

  /** The powers of two of the latencies. */
  private static int literally(List<Integer> inFlight, List<Integer> latencies, double limit) {
    int fastestCold = -1;
    int leastBusy = 0;
    for (int i = 0; i < inFlight.size(); i++) {
      boolean cold = inFlight.get(i) <= limit;
      if (cold && (fastestCold < 0 || isBefore(i, fastestCold, latencies, inFlight))) {
        fastestCold = i;
      }
      leastBusy = inFlight.get(i) < inFlight.get(leastBusy) ? i : leastBusy;
    }
    return fastestCold >= 0 ? fastestCold : leastBusy;
  }

  private static boolean isBefore(
      int one, int other, List<Integer> latencies, List<Integer> inFlight) {
    int byLatency = latencies.get(one).compareTo(latencies.get(other));
    return byLatency < 0 || (byLatency == 0 && inFlight.get(one) < inFlight.get(other));
  }

  @Property(tries = 500, seed = "1")
  void lowerLatencyNeverRanksBehindByMoreThanAnEighth(
      @ForAll @DoubleRange(min = 1, max = 1e18) double latency,
      @ForAll @IntRange(max = 1_000) int inFlight,
      @ForAll @IntRange(max = 1_000) int others) {
    double limit = 1_000;

    assertThat(HotCold.rank(inFlight, latency, limit))
        .isLessThan(HotCold.rank(others, latency * 1.126, limit));
    assertThat(HotCold.rank(inFlight, latency, limit)).isPositive().isFinite();
  }

  /** Endpoints have seven weights, and every third of them is not available. */
  @Property(tries = 300, seed = "1")
  void theChosenOneIsNeverHotWhereAnAvailableOneIsCold(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 20) Integer> inFlight,
      @ForAll @DoubleRange(min = 0, max = 1) double quantile,
      @ForAll long seed) {
    double[] weights = new double[inFlight.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 7;
    }
    FakePool pool = weighted(weights);
    SeededRandom random = new SeededRandom(seed);
    FakeTicker ticker = new FakeTicker();
    PeakEwma latency = new PeakEwma(pool, ticker, Duration.ofSeconds(10), null);
    RecentQuantile limit = new RecentQuantile(quantile, random, null);
    for (int i = 0; i < weights.length; i++) {
      pool.busy(i, inFlight.get(i));
      limit.record(inFlight.get(i) / weights[i]);
      latency.completed(i, Outcome.success(), 1 + random.nextInt(1_000_000), ticker.nanos());
    }
    limit.refresh();
    Balancer balancer =
        new PowerOfChoices(pool, new HotCold(pool, latency, limit), weights.length, random);

    int chosen = balancer.pick(pick().where(index -> index % 3 != 2));

    assertThat(chosen % 3).isNotEqualTo(2);
    boolean anyCold = false;
    for (int i = 0; i < weights.length; i++) {
      anyCold |= i % 3 != 2 && inFlight.get(i) / weights[i] <= limit.value();
    }
    assertThat(inFlight.get(chosen) / weights[chosen] <= limit.value()).isEqualTo(anyCold);
  }
}
