package io.fairlead.algorithms.hash;

import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePool;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LotTest {

  @Property(tries = 200, seed = "1")
  void everyEndpointIsUsedByAsManyClientsGiveOrTakeOne(
      @ForAll @IntRange(min = 1, max = 300) int endpoints,
      @ForAll @IntRange(min = 1, max = 100) int clients,
      @ForAll @IntRange(min = 1, max = 50) int size) {
    IntSummaryStatistics users = usersOfEach(pool(endpoints), clients, size);

    assertThat(users.getMax() - users.getMin()).isLessThanOrEqualTo(1);
  }

  @Test
  void independentChoicesWouldNotBeSoEven() {
    FakePool pool = pool(100);
    int[] users = new int[100];
    for (int client = 0; client < 100; client++) {
      for (int index : new Rendezvous(pool).nearest("client-" + client, 10)) {
        users[index]++;
      }
    }

    IntSummaryStatistics stats = Arrays.stream(users).summaryStatistics();
    assertThat(stats.getMax() - stats.getMin()).isGreaterThan(4);
  }

  @Property(tries = 200, seed = "1")
  void clientUsesAsManyAsAskedForAndLessThanTwiceThat(
      @ForAll @IntRange(min = 1, max = 300) int endpoints,
      @ForAll @IntRange(max = 999) int client,
      @ForAll @IntRange(min = 1, max = 50) int size) {
    int used = Lot.of(pool(endpoints), client, 1_000, size).length;

    assertThat(used).isBetween(Math.min(size, endpoints), Math.max(2 * size, 1));
  }

  @Property(tries = 200, seed = "1")
  void leavingEndpointChangesTwoOfAClientAtMost(
      @ForAll @IntRange(min = 65, max = 127) int endpoints,
      @ForAll @IntRange(max = 99) int client,
      @ForAll @IntRange(max = 64) int leaving) {
    FakePool pool = pool(endpoints);
    FakePool fewer = pool.without(leaving);
    Set<String> before = ids(pool, Lot.of(pool, client, 100, 8));
    before.remove("e" + leaving);
    Set<String> after = ids(fewer, Lot.of(fewer, client, 100, 8));

    before.removeAll(after);

    assertThat(before).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void fewClientsUseAllEndpointsBetweenThem() {
    assertThat(usersOfEach(pool(1_000), 3, 20).getMin()).isOne();
  }

  @Test
  void nobodyIsThere() {
    assertThat(Lot.of(pool(0), 0, 1, 20)).isEmpty();
  }

  private static IntSummaryStatistics usersOfEach(FakePool pool, int clients, int size) {
    int[] users = new int[pool.size()];
    for (int client = 0; client < clients; client++) {
      for (int index : Lot.of(pool, client, clients, size)) {
        users[index]++;
      }
    }
    return Arrays.stream(users).summaryStatistics();
  }

  private static Set<String> ids(FakePool pool, int[] indexes) {
    Set<String> ids = new HashSet<>();
    for (int index : indexes) {
      ids.add(pool.get(index).id());
    }
    return ids;
  }
}
