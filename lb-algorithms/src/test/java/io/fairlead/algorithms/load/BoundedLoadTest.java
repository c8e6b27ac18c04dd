package io.fairlead.algorithms.load;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedLoadTest {

  @Test
  void idleEndpointHasRoom() {
    assertThat(new BoundedLoad(pool(100), 1.25).test(7)).isTrue();
  }

  @Test
  void boundIsTheFactorTimesThePart() {
    FakePool pool = pool(4);
    for (int i = 0; i < 4; i++) {
      pool.busy(i, 10);
    }
    // 1.25 * 41 / 4 is 12.8, so the thirteenth request is the last.
    pool.busy(0, 12).busy(1, 8);
    assertThat(new BoundedLoad(pool, 1.25).test(0)).isTrue();
    pool.busy(0, 13).busy(1, 7);
    assertThat(new BoundedLoad(pool, 1.25).test(0)).isFalse();
  }

  @Test
  void heavyEndpointHasMoreRoom() {
    FakePool pool = weighted(3, 1).busy(0, 13).busy(1, 7);
    BoundedLoad bound = new BoundedLoad(pool, 1.25);

    assertThat(bound.test(0)).isTrue();
    assertThat(bound.test(1)).isFalse();
  }

  @Test
  void knowsAllCountsAfterAsManyTestsAsEndpoints() {
    FakePool pool = pool(50).busy(0, 3);
    BoundedLoad bound = new BoundedLoad(pool, 1.25);
    assertThat(bound.test(0)).isFalse();

    for (int i = 1; i < 50; i++) {
      pool.busy(i, 3);
    }
    for (int i = 0; i < 50; i++) {
      bound.test(0);
    }

    assertThat(bound.test(0)).isTrue();
  }

  /** More threads than there are turns, and lists that are shorter than the turns are many. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 8, 50})
  void eachThreadKnowsAllCountsAfterAsManyTestsAsEndpoints(int size) throws Exception {
    FakePool pool = pool(size);
    BoundedLoad bound = new BoundedLoad(pool, 1.25);

    for (int round = 1; round <= 20; round++) {
      int busy = 10 * round;
      FutureTask<Boolean> others = new FutureTask<>(() -> hasRoomOnceKnown(bound, pool, busy));
      new Thread(others).start();
      assertThat(others.get()).as("room where all have %s", busy).isTrue();
    }
  }

  /** The first endpoint has no room as long as the others are not known to be as busy. */
  private static boolean hasRoomOnceKnown(BoundedLoad bound, FakePool pool, int busy) {
    for (int i = 0; i < pool.size(); i++) {
      pool.busy(i, busy);
    }
    for (int i = 0; i < pool.size(); i++) {
      bound.test(0);
    }
    return bound.test(0);
  }
}
