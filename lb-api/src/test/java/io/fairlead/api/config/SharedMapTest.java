package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedMapTest {

  /** What one step does to a map: null removes. */
  private record Edit(Map<String, @Nullable Integer> changes) {}

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void isWhatAnyOtherMapWouldBeAndItsPredecessorsStay(@ForAll("edits") List<Edit> edits) {
    Map<String, Integer> model = new HashMap<>();
    SharedMap<Integer> map = SharedMap.empty();
    List<SharedMap<Integer>> versions = new ArrayList<>(List.of(map));
    List<Map<String, Integer>> models = new ArrayList<>(List.of(Map.of()));

    for (Edit edit : edits) {
      map = map.with(edit.changes);
      edit.changes.forEach(
          (key, value) -> {
            if (value == null) {
              model.remove(key);
            } else {
              model.put(key, value);
            }
          });
      versions.add(map);
      models.add(new HashMap<>(model));
    }

    for (int i = 0; i < versions.size(); i++) {
      assertIsLike(versions.get(i), models.get(i));
      assertThat(versions.get(i).differences(map)).isEqualTo(differences(models.get(i), model));
      assertThat(versions.get(i).equals(map)).isEqualTo(models.get(i).equals(model));
    }
  }

  private static void assertIsLike(SharedMap<Integer> map, Map<String, Integer> model) {
    assertThat(map.size()).isEqualTo(model.size());
    assertThat(new HashMap<>(map)).isEqualTo(model);
    Map<String, Integer> visited = new HashMap<>();
    map.forEach(visited::put);
    assertThat(visited).isEqualTo(model);
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    assertThat(map).isEqualTo(model).hasSameHashCodeAs(model);
    assertThat(map.containsKey("nobody")).isFalse();
  }

  private static Set<String> differences(Map<String, Integer> one, Map<String, Integer> other) {
    Set<String> keys = new HashSet<>(one.keySet());
    keys.addAll(other.keySet());
    keys.removeIf(key -> one.containsKey(key) && one.get(key).equals(other.get(key)));
    return keys;
  }

  /** Up to some thousands of keys come and go, so that leaves are divided and joined again. */
  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<Integer> from = Arbitraries.integers().between(0, 3_000);
    Arbitrary<Integer> count =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(1, 5)),
            Tuple.of(1, Arbitraries.integers().between(200, 3_000)));
    Arbitrary<Integer> value = Arbitraries.integers().between(0, 3).injectNull(0.4);
    return Combinators.combine(from, count, value).as(SharedMapTest::edit).list().ofMaxSize(12);
  }

  private static Edit edit(int from, int count, @Nullable Integer value) {
    Map<String, @Nullable Integer> changes = new LinkedHashMap<>();
    IntStream.range(from, from + count).forEach(i -> changes.put("t" + i, value));
    return new Edit(changes);
  }

  @Test
  void onlyWhatLiesNextToAChangeIsLookedAt() {
    AtomicInteger compared = new AtomicInteger();
    Map<String, Counting> many = new LinkedHashMap<>();
    IntStream.range(0, 100_000).forEach(i -> many.put("t" + i, new Counting(i, compared)));
    SharedMap<Counting> before = SharedMap.copyOf(many);

    SharedMap<Counting> after = before.with(Map.of("t777", new Counting(-1, compared)));

    assertThat(before.differences(after)).containsExactly("t777");
    assertThat(compared).hasValueLessThanOrEqualTo(256);
  }

  private record Counting(int value, AtomicInteger compared) {

    @Override
    public boolean equals(@Nullable Object other) {
      compared.incrementAndGet();
      return other instanceof Counting counting && counting.value == value;
    }

    @Override
    public int hashCode() {
      return value;
    }
  }

  @Test
  void asManyAsFitALeafStayInTheirOrder() {
    Map<String, Integer> written = new LinkedHashMap<>();
    IntStream.range(0, 256).forEach(i -> written.put("t" + (i * 31 % 256), i));

    SharedMap<Integer> map = SharedMap.copyOf(written).with(Map.of("t7", -1));

    assertThat(map.keySet()).containsExactlyElementsOf(written.keySet());
  }

  @Test
  void keysOfOneHashAreToldApartHoweverManyTheyAre() {
    Map<String, Integer> written = new HashMap<>();
    for (int i = 0; i < 1_024; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 10; bit++) {
        key.append((i & (1 << bit)) == 0 ? "Aa" : "BB"); // which have the same hash
      }
      written.put(key.toString(), i);
    }

    assertIsLike(SharedMap.copyOf(written), written);
  }

  @Test
  void isNotChangedByAnybody() {
    SharedMap<Integer> map = SharedMap.copyOf(Map.of("a", 1));

    assertThatThrownBy(() -> map.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.entrySet().iterator().next().setValue(3))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(map).isEqualTo(Map.of("a", 1));
  }

  @Test
  void nobodyHasNoName() {
    assertThatThrownBy(() -> SharedMap.copyOf(Collections.singletonMap(null, 1)))
        .isInstanceOf(NullPointerException.class);
  }
}
