package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.balancer;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeastConnectionsBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new LeastConnectionsProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("choices", 3, "bias", 1.5);
  }

  @Test
  void theBusiestOfAllGetsNothing() {
    FakePool pool = pool(10).busy(4, 1);

    assertThat(counts(balancer(provider(), pool), pick(), 5_000, 10)[4]).isZero();
  }

  @Test
  void theIdleOneOfThreeIsPickedWheneverItIsDrawn() {
    FakePool pool = pool(3).busy(0, 2).busy(1, 2);

    int[] counts = counts(balancer(provider(), pool), pick(), 9_000, 3);

    assertThat(areProportional(counts, 1, 1, 4)).isTrue();
  }

  @Test
  void loadIsCountedForTheWeight() {
    FakePool pool = weighted(1, 10).busy(0, 1).busy(1, 9);

    assertThat(balancer(provider(), pool).pick(pick())).isEqualTo(1);
    assertThat(balancer(provider(), pool.busy(1, 11)).pick(pick())).isZero();
  }

  @Test
  void idleEndpointsShareInProportionToWeights() {
    int[] two = counts(balancer(provider(), weighted(9, 1)), pick(), 10_000, 2);
    int[] four = counts(balancer(provider(), weighted(5, 3, 1, 1)), pick(), 10_000, 4);

    assertThat(areProportional(two, 9, 1)).isTrue();
    assertThat(areProportional(four, 5, 3, 1, 1)).isTrue();
    assertThat(areProportional(four, 1, 1, 1, 1)).as("control").isFalse();
  }

  @Test
  void requestsThatStaySpreadInProportionToWeights() {
    FakePool pool = weighted(1, 2, 3, 4);
    Balancer balancer = balancer(provider(), pool);
    for (int i = 0; i < 1_000; i++) {
      pool.started(balancer.pick(pick()));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(pool.inFlight(i)).isBetween(100 * (i + 1) - 8, 100 * (i + 1) + 8);
    }
  }

  @Test
  void biasOfTwoSpreadsRequestsThatStayByTheSquareRootOfTheWeights() {
    assertThat(shares(weighted(16, 9, 4, 1), 2.0)).containsExactly(40, 30, 20, 10);
  }

  @Test
  void biasOfOneSpreadsThemByTheWeights() {
    assertThat(shares(weighted(16, 9, 4, 1), 1.0)).containsExactly(53, 30, 13, 3);
  }

  @Test
  void biasBelowOneLetsWeightsCountForMore() {
    assertThat(shares(weighted(4, 3, 2, 1), 0.5)).containsExactly(53, 30, 14, 4);
  }

  /** How many percent each of the endpoints has of 10,000 requests that stay. */
  private int[] shares(FakePool pool, double bias) {
    Balancer balancer = balancer(provider(), Map.of("choices", 10, "bias", bias), pool, null);
    for (int i = 0; i < 10_000; i++) {
      pool.started(balancer.pick(pick()));
    }
    int[] shares = new int[pool.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.round(pool.inFlight(i) / 100f);
    }
    return shares;
  }

  @Test
  void anyBiasSharesAnIdlePoolInProportionToWeights() {
    for (double bias : new double[] {0, 0.5, 1, 2, 10}) {
      FakePool pool = weighted(5, 3, 1, 1);
      int[] counts =
          counts(balancer(provider(), Map.of("bias", bias), pool, null), pick(), 10_000, 4);

      assertThat(areProportional(counts, 5, 3, 1, 1)).as("with a bias of %s", bias).isTrue();
      assertThat(areProportional(counts, 1, 1, 1, 1)).as("control").isFalse();
    }
  }

  @Test
  void biasOfZeroGoesByTheWeightsWhateverTheLoad() {
    FakePool pool = weighted(5, 3, 1, 1).busy(0, 100).busy(2, 10);

    int[] without = counts(balancer(provider(), Map.of("bias", 0), pool, null), pick(), 10_000, 4);
    int[] with = counts(balancer(provider(), Map.of("bias", 1), pool, null), pick(), 10_000, 4);

    assertThat(areProportional(without, 5, 3, 1, 1)).isTrue();
    assertThat(areProportional(with, 5, 3, 1, 1)).as("control").isFalse();
  }

  @Test
  void twoChoicesAreFarMoreEvenThanOne() {
    assertThat(mostAfterThousand(new LeastConnectionsProvider())).isLessThanOrEqualTo(14);
    assertThat(mostAfterThousand(new RandomProvider())).as("control").isGreaterThan(14);
  }

  private static int mostAfterThousand(BalancerProvider provider) {
    FakePool pool = pool(100);
    Balancer balancer = balancer(provider, pool);
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      int index = balancer.pick(pick());
      pool.started(index);
      most = Math.max(most, pool.inFlight(index));
    }
    return most;
  }

  @Test
  void asManyChoicesAsEndpointsFindTheLeastBusy() {
    FakePool pool = pool(50);
    for (int i = 0; i < 50; i++) {
      pool.busy(i, 1 + (i * 7) % 50);
    }
    Balancer balancer = balancer(provider(), Map.of("choices", 50), pool, null);

    assertThat(counts(balancer, pick(), 200, 50)[0]).isEqualTo(200);
  }
}
