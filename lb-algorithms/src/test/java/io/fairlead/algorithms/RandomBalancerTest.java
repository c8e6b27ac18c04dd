package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.balancer;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePick;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RandomBalancerTest extends BalancerContract {

  private static final int PICKS = 20_000;

  @Override
  protected BalancerProvider provider() {
    return new RandomProvider();
  }

  @Test
  void endpointsAlikeArePickedAlike() {
    int[] counts = counts(balancer(provider(), pool(5)), pick(), PICKS, 5);

    assertThat(areProportional(counts, 1, 1, 1, 1, 1)).isTrue();
    assertThat(areProportional(counts, 1, 1, 1, 1, 1.2)).as("control").isFalse();
  }

  @Property(tries = 50, seed = "1")
  void picksInProportionToWeights(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0.5, max = 50) Double> weights) {
    double[] array = weights.stream().mapToDouble(Double::doubleValue).toArray();

    int[] counts = counts(balancer(provider(), weighted(array)), pick(), PICKS, array.length);

    assertThat(areProportional(counts, array)).isTrue();
  }

  @Test
  void weightsThatWereIgnoredWouldBeNoticed() {
    int[] counts = counts(balancer(provider(), pool(3)), pick(), PICKS, 3);

    assertThat(areProportional(counts, 1, 1, 1.2)).isFalse();
  }

  @Test
  void theOthersKeepTheirProportionsWithoutOne() {
    int[] counts = counts(balancer(provider(), weighted(5, 3, 1, 1)), pick().without(0), PICKS, 4);

    assertThat(areProportional(counts, 0, 3, 1, 1)).isTrue();
  }

  @Test
  void theFewThatAreLeftOfThousandKeepTheirProportions() {
    double[] weights = new double[1_000];
    Arrays.fill(weights, 1);
    weights[998] = 3;
    FakePick pick = pick().where(index -> index >= 997);

    int[] counts = counts(balancer(provider(), weighted(weights)), pick, 5_000, 1_000);

    assertThat(areProportional(new int[] {counts[997], counts[998], counts[999]}, 1, 3, 1))
        .isTrue();
  }

  @Test
  void theHeaviestWeightDoesNotHideTheLightest() {
    int[] counts = counts(balancer(provider(), weighted(1_000_000, 500)), pick(), PICKS, 2);

    assertThat(counts[1]).isBetween(1, 30);
  }
}
