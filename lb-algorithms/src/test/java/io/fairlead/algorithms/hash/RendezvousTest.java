package io.fairlead.algorithms.hash;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.testkit.FakePool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  /** The formula spelled out, with no regard for what it costs. */
  @Property(tries = 300, seed = "1")
  void ordersByExponentialDistance(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0.1, max = 10) Double> weights,
      @ForAll long key) {
    FakePool pool = weighted(weights.stream().mapToDouble(Double::doubleValue).toArray());
    Rendezvous rendezvous = new Rendezvous(pool);
    List<Integer> nearestFirst =
        IntStream.range(0, pool.size())
            .boxed()
            .sorted(Comparator.comparing(index -> distance(pool, index, key)))
            .toList();

    assertThat(order(rendezvous, key, pool.size())).isEqualTo(nearestFirst);
  }

  @Test
  void homeHasTheKeyWhereNobodyHasRoom() {
    Rendezvous rendezvous = new Rendezvous(pool(10));
    for (long key = 1; key < 100; key++) {
      int home = rendezvous.find(key, pick(), index -> true);

      assertThat(rendezvous.find(key, pick(), index -> false)).isEqualTo(home);
    }
  }

  @Test
  void nextBestStandsInForOneWithoutRoom() {
    Rendezvous rendezvous = new Rendezvous(pool(10));
    for (long key = 1; key < 100; key++) {
      List<Integer> order = order(rendezvous, key, 10);

      assertThat(rendezvous.find(key, pick(), index -> index != order.get(0)))
          .isEqualTo(order.get(1));
    }
  }

  @Test
  void findsEndpointThatWeighsNextToNothing() {
    Rendezvous rendezvous = new Rendezvous(weighted(Double.MIN_VALUE, Double.MIN_VALUE));

    assertThat(rendezvous.find(7, pick(), index -> true)).isBetween(0, 1);
    assertThat(rendezvous.find(7, pick().without(0), index -> true)).isEqualTo(1);
    assertThat(rendezvous.find(7, pick().where(index -> false), index -> true))
        .isEqualTo(Balancer.NONE);
  }

  private static double distance(FakePool pool, int index, long key) {
    long bits = Hash64.of(key, Hash64.of(pool.get(index).id()));
    return -StrictMath.log(((bits >>> 11) + 0.5) * 0x1p-53) / pool.get(index).weight();
  }

  private static List<Integer> order(Rendezvous rendezvous, long key, int size) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      found.add(rendezvous.find(key, pick().where(index -> !found.contains(index)), index -> true));
    }
    return found;
  }

  @Property(tries = 200, seed = "1")
  void leavingEndpointIsReplacedAmongTheNearestAndNobodyElseMoves(
      @ForAll @IntRange(min = 2, max = 100) int endpoints,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(max = 99) int any,
      @ForAll String key) {
    int leaving = any % endpoints;
    FakePool pool = pool(endpoints);
    Set<String> before = nearest(pool, key, size);
    Set<String> after = nearest(pool.without(leaving), key, size);

    before.remove("e" + leaving);

    assertThat(after).containsAll(before).hasSize(Math.min(size, endpoints - 1));
  }

  @Test
  void nearestAreInProportionToWeights() {
    Rendezvous rendezvous = new Rendezvous(weighted(4, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    int[] counts = new int[10];

    for (int key = 0; key < 10_000; key++) {
      counts[rendezvous.nearest("tenant-" + key, 1)[0]]++;
    }

    // 4 of 13 in all, with a standard deviation of 46.
    assertThat(counts[0]).isBetween(2_930, 3_225);
    assertThat(Arrays.stream(counts, 1, 10)).allMatch(count -> count > 650 && count < 890);
  }

  @Test
  void nobodyIsNearWhereNobodyIs() {
    assertThat(new Rendezvous(pool(0)).nearest("acme", 4)).isEmpty();
  }

  private static Set<String> nearest(FakePool pool, String key, int size) {
    Set<String> ids = new HashSet<>();
    for (int index : new Rendezvous(pool).nearest(key, size)) {
      ids.add(pool.get(index).id());
    }
    return ids;
  }
}
