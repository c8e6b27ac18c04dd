package io.fairlead.algorithms.load;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.balancer.EndpointList;
import io.fairlead.testkit.FakePool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InFlightTest {

  @Test
  void withBiasOfOneIsTheRequestsForTheWeight() {
    FakePool pool = weighted(1, 4).busy(0, 3).busy(1, 6);

    assertThat(of(pool, 1, 0)).isEqualTo(3);
    assertThat(of(pool, 1, 1)).isEqualTo(1.5);
  }

  @Test
  void withoutBiasIsNothing() {
    assertThat(of(weighted(1, 4).busy(0, 3), 0, 0)).isZero();
  }

  @Property(tries = 200, seed = "1")
  void isTheInverseOfEnvoysEffectiveWeightAboveThatOfAnIdleEndpoint(
      @ForAll @IntRange(min = 0, max = 1_000) int inFlight,
      @ForAll @DoubleRange(min = 0, max = 3) double bias,
      @ForAll @DoubleRange(min = 0.01, max = 100) double weight) {
    double effective = weight / Math.pow(inFlight + 1, bias);
    double expected = 1 / effective - 1 / weight;

    double load = of(weighted(weight).busy(0, inFlight), bias, 0);

    assertThat(load).isCloseTo(expected, within(1e-9 * (1 / effective + 1)));
  }

  @Test
  void isFiniteHoweverManyThereAre() {
    assertThat(of(pool(1).busy(0, Integer.MAX_VALUE), 10, 0)).isFinite();
  }

  private static double of(EndpointList endpoints, double bias, int index) {
    InFlight load = new InFlight(endpoints, bias);
    return load.of(index, 0);
  }
}
