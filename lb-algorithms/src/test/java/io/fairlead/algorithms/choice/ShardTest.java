package io.fairlead.algorithms.choice;

import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePool;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ShardTest {

  @Property(tries = 200, seed = "1")
  void leavingEndpointIsReplacedAndNobodyElseMoves(
      @ForAll @IntRange(min = 2, max = 100) int endpoints,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll long key,
      @ForAll @IntRange(max = 99) int any) {
    int leaving = any % endpoints;
    FakePool pool = pool(endpoints);
    FakePool fewer = pool.without(leaving);
    Set<String> before = ids(pool, Shard.of(pool, key, size));
    Set<String> after = ids(fewer, Shard.of(fewer, key, size));

    before.remove("e" + leaving);

    assertThat(after).containsAll(before).hasSize(Math.min(size, endpoints - 1));
  }

  @Test
  void endpointIsInShardsInProportionToItsWeight() {
    FakePool pool = FakePool.weighted(4, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    int[] members = new int[10];

    for (int key = 0; key < 10_000; key++) {
      members[Shard.of(pool, Hash64.mix(key), 1)[0]]++;
    }

    // 4 of 13 in all, with a standard deviation of 46.
    assertThat(members[0]).isBetween(2_930, 3_225);
    assertThat(Arrays.stream(members, 1, 10)).allMatch(count -> count > 650 && count < 890);
  }

  @Test
  void nobodyIsThere() {
    assertThat(Shard.of(pool(0), 1, 4)).isEmpty();
  }

  private static Set<String> ids(FakePool pool, int[] indexes) {
    Set<String> ids = new HashSet<>();
    for (int index : indexes) {
      ids.add(pool.get(index).id());
    }
    return ids;
  }
}
