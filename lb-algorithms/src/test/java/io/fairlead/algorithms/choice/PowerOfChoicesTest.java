package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.algorithms.load.InFlight;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.ScriptedRandom;
import io.fairlead.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class PowerOfChoicesTest {

  @Test
  void takesTheLessLoadedOfTheTwoDrawn() {
    FakePool pool = pool(4).busy(1, 5).busy(3, 2);

    assertThat(choosing(pool, 2, 1, 3).pick(pick())).isEqualTo(3);
    assertThat(choosing(pool, 2, 3, 1).pick(pick())).isEqualTo(3);
  }

  @Test
  void takesTheFirstDrawnOfEquals() {
    assertThat(choosing(pool(4), 2, 2, 1).pick(pick())).isEqualTo(2);
    assertThat(choosing(pool(4), 2, 1, 2).pick(pick())).isEqualTo(1);
  }

  @Test
  void drawsAgainWhereTheSameIsDrawnTwice() {
    FakePool pool = pool(4).busy(1, 5);

    assertThat(choosing(pool, 2, 1, 1, 1, 3).pick(pick())).isEqualTo(3);
  }

  @Test
  void unavailableEndpointIsNoChoice() {
    FakePool pool = pool(4).busy(1, 5).busy(3, 7);

    assertThat(choosing(pool, 2, 0, 1, 3).pick(pick().without(0))).isEqualTo(1);
  }

  @Test
  void comparesAllWhereThereAreNoMoreThanChoices() {
    FakePool pool = pool(4).busy(0, 3).busy(1, 2).busy(2, 1).busy(3, 9);
    Balancer balancer = new PowerOfChoices(pool, new InFlight(pool, 1), 4, new SeededRandom(1));

    for (int i = 0; i < 100; i++) {
      assertThat(balancer.pick(pick())).isEqualTo(2);
    }
  }

  private static Balancer choosing(FakePool pool, int choices, int... drawn) {
    return new PowerOfChoices(pool, new InFlight(pool, 1), choices, ScriptedRandom.of(drawn));
  }
}
