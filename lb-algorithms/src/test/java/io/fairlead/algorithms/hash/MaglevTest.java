package io.fairlead.algorithms.hash;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.testkit.FakePool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaglevTest {

  private static final int SIZE = 65_537;

  /**
   * "Basic" of Envoy's own tests, envoyproxy/envoy,
   * test/extensions/load_balancing_policies/maglev/maglev_lb_test.cc.
   */
  @Test
  void tableIsThatOfEnvoy() {
    assertThat(table(Maglev.of(hosts(1, 1, 1, 1, 1, 1), 7))).containsExactly(2, 4, 0, 1, 5, 0, 3);
  }

  /** "BasicWithHostName" there. */
  @Test
  void idStandsForWhatEnvoyHashes() {
    List<Endpoint> hosts = new ArrayList<>();
    for (int i = 90; i < 96; i++) {
      hosts.add(Endpoint.of("127.0.0.1", i).withId("" + i));
    }

    assertThat(table(Maglev.of(FakePool.of(hosts), 7))).containsExactly(2, 5, 0, 3, 4, 1, 0);
  }

  /** "Weighted" there. */
  @Test
  void weightedTableIsThatOfEnvoy() {
    assertThat(table(Maglev.of(hosts(1, 2), 17)))
        .containsExactly(1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1);
  }

  /** "LocalityWeightedSameLocalityWeights" there, in which the two count alike. */
  @Test
  void evenTableOfTwoIsThatOfEnvoy() {
    assertThat(table(Maglev.of(hosts(1, 1), 17)))
        .containsExactly(1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1);
  }

  /** "LocalityWeightedDifferentLocalityWeights" there: weights of 8 and 2, and one of none. */
  @Test
  void unevenTableOfTwoIsThatOfEnvoy() {
    assertThat(table(Maglev.of(hosts(8, 2), 17)))
        .containsExactly(1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0);
  }

  /** The rule as Envoy goes by it: round after round, in the order of the ids. */
  @Property(tries = 100, seed = "1")
  void turnsAreTakenInRounds(
      @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 50) Integer> weights) {
    FakePool pool = weighted(weights.stream().mapToDouble(Integer::doubleValue).toArray());
    double[] parts = EnvoyPoints.parts(pool);
    double heaviest = Arrays.stream(parts).max().orElseThrow();
    double[] due = new double[parts.length];
    int[] expected = new int[parts.length];
    int taken = 0;
    for (long round = 1; taken < 1_009; round++) {
      for (int i = 0; i < parts.length && taken < 1_009; i++) {
        if (round * parts[i] >= due[i]) {
          due[i] += heaviest;
          expected[i]++;
          taken++;
        }
      }
    }
    assertThat(entries(Maglev.of(pool, 1_009), parts.length)).containsExactly(expected);
  }

  @Test
  void entriesDifferByAtMostOne() {
    assertThat(entries(Maglev.of(pool(100), SIZE), 100)).containsOnly(655, 656);
    assertThat(entries(Maglev.of(pool(60_000), SIZE), 60_000)).containsOnly(1, 2);
  }

  @Test
  void entriesAreInProportionToWeights() {
    int[] entries = entries(Maglev.of(weighted(1, 2, 5, 0.5), SIZE), 4);

    for (int i = 0; i < 4; i++) {
      double part = new double[] {1, 2, 5, 0.5}[i] / 8.5;
      assertThat((double) entries[i]).isBetween(SIZE * part - 2, SIZE * part + 2);
    }
  }

  @Test
  void weightTooSmallToCountLeavesOneEntry() {
    assertThat(entries(Maglev.of(weighted(1_000_000, Double.MIN_VALUE), SIZE), 2))
        .containsExactly(SIZE - 1, 1);
  }

  @Test
  void everyEndpointHasAnEntryHoweverLightItIs() {
    int[] entries = entries(Maglev.of(weighted(1_000_000, 1, 1e-6), SIZE), 3);

    assertThat(entries).containsExactly(SIZE - 2, 1, 1);
  }

  @Test
  void tableThatIsSmallerThanItsListGrowsToTheNextPrime() {
    Maglev maglev = Maglev.of(pool(1_000), 7);

    assertThat(maglev.size()).isEqualTo(1_009);
    assertThat(entries(maglev, 1_000)).containsOnly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  void removalMovesLessThanOnePercentOfTheOthersEntries(int size) {
    assertThat(worstDisruption(size, SIZE)).isLessThan(0.01);
  }

  /** A table of about the same size by {@code entry % n} moves nearly all of them. */
  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  void moduloMovesMore(int size) {
    int moved = 0;
    for (int i = 0; i < SIZE; i++) {
      moved += i % size == i % (size - 1) ? 0 : 1;
    }
    assertThat((double) moved / SIZE).isGreaterThan(0.8);
  }

  @Test
  void tableWithFewEntriesForEachMovesMore() {
    assertThat(worstDisruption(10, 101)).isGreaterThan(0.01);
  }

  /** The part of the others' entries that moves when one is removed, the largest of twenty. */
  private static double worstDisruption(int size, int tableSize) {
    int[] before = table(Maglev.of(pool(size), tableSize));
    double worst = 0;
    for (int removed = 0; removed < size; removed += (size + 19) / 20) {
      int[] after = table(Maglev.of(pool(size).without(removed), tableSize));
      int moved = 0;
      int kept = 0;
      for (int i = 0; i < before.length; i++) {
        int was = before[i] - (before[i] > removed ? 1 : 0);
        moved += before[i] != removed && was != after[i] ? 1 : 0;
        kept += before[i] != removed ? 1 : 0;
      }
      worst = Math.max(worst, (double) moved / kept);
    }
    return worst;
  }

  private static int[] entries(Maglev maglev, int endpoints) {
    int[] entries = new int[endpoints];
    Arrays.stream(table(maglev)).forEach(owner -> entries[owner]++);
    return entries;
  }

  private static int[] table(Maglev maglev) {
    int[] table = new int[maglev.size()];
    Arrays.setAll(table, maglev::home);
    return table;
  }

  /** Hosts at 127.0.0.1, from port 90 on. */
  private static FakePool hosts(double... weights) {
    List<Endpoint> hosts = new ArrayList<>();
    for (double weight : weights) {
      hosts.add(Endpoint.of("127.0.0.1", 90 + hosts.size()).withWeight(weight));
    }
    return FakePool.of(hosts);
  }
}
