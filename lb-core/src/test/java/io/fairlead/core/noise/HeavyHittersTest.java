package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What Space-Saving promises. */
class HeavyHittersTest {

  /** So much is added to a key. */
  record Add(String key, int amount) {}

  /** Few keys that come often, and many that come once. */
  @Provide
  Arbitrary<List<Add>> stream() {
    Arbitrary<String> keys =
        Arbitraries.oneOf(
            Arbitraries.of("a", "b", "c"),
            Arbitraries.integers().between(0, 200).map(String::valueOf));
    return Combinators.combine(keys, Arbitraries.integers().between(0, 50))
        .as(Add::new)
        .list()
        .ofMaxSize(300);
  }

  @Property(tries = 300)
  void weightsAreNeverTooLowAndByNoMoreTooHighThanTheirError(
      @ForAll("stream") List<Add> stream, @ForAll @IntRange(min = 1, max = 20) int places) {
    HeavyHitters hitters = hitters(stream, places);
    Map<String, Integer> exact = exact(stream);

    for (HeavyHitters.Hitter hitter : hitters.all()) {
      double weight = exact.getOrDefault(hitter.key(), 0);
      assertThat(hitter.weight()).isGreaterThanOrEqualTo(weight);
      assertThat(hitter.certain()).isLessThanOrEqualTo(weight);
      assertThat(hitter.error()).isLessThanOrEqualTo(hitters.total() / places);
    }
  }

  @Property(tries = 300)
  void whatWeighsMoreThanItsPartOfThePlacesHasOne(
      @ForAll("stream") List<Add> stream, @ForAll @IntRange(min = 1, max = 20) int places) {
    HeavyHitters hitters = hitters(stream, places);
    List<String> heavy = new ArrayList<>();
    exact(stream)
        .forEach(
            (key, weight) -> {
              if (weight > hitters.total() / places) {
                heavy.add(key);
              }
            });

    assertThat(hitters.all()).extracting(HeavyHitters.Hitter::key).containsAll(heavy);
  }

  @Property(tries = 300)
  void weightsOfAllPlacesAddUpToAllAndPlacesAreNeverMore(
      @ForAll("stream") List<Add> stream, @ForAll @IntRange(min = 1, max = 20) int places) {
    HeavyHitters hitters = hitters(stream, places);

    assertThat(hitters.all()).hasSizeLessThanOrEqualTo(places);
    assertThat(hitters.all().stream().mapToDouble(HeavyHitters.Hitter::weight).sum())
        .isEqualTo(hitters.total());
  }

  /** The example of section 3 of the paper: X, Y, Y, Z in two places. */
  @Test
  void exampleOfThePaper() {
    HeavyHitters hitters = new HeavyHitters(2);
    for (String key : List.of("X", "Y", "Y", "Z")) {
      hitters.add(key, 1, 1);
    }

    assertThat(
            hitters.all().stream()
                .collect(
                    Collectors.toMap(
                        HeavyHitters.Hitter::key,
                        hitter -> List.of(hitter.weight(), hitter.error()))))
        .isEqualTo(Map.of("Y", List.of(2.0, 0.0), "Z", List.of(2.0, 1.0)));
  }

  @Test
  void floodOfStrangersTakesNoMorePlacesAndHidesNobody() {
    HeavyHitters hitters = new HeavyHitters(Round.PLACES);
    for (int i = 0; i < 1_000_000; i++) {
      hitters.add("stranger " + i, 1, 1);
      if (i % 10 == 0) {
        hitters.add("heavy", 1, 1);
      }
    }

    assertThat(hitters.all()).hasSize(Round.PLACES);
    assertThat(hitters.certain("heavy") / hitters.total()).isBetween(0.08, 0.0910);
  }

  @Test
  void timesAreCountedSinceTheKeyTookItsPlace() {
    HeavyHitters hitters = new HeavyHitters(1);
    hitters.add("before", 5, 1);
    hitters.add("now", 3, 2);
    hitters.add("now", 4, 2);

    HeavyHitters.Hitter only = hitters.all().iterator().next();
    assertThat(only.times()).isEqualTo(4);
    assertThat(only.certain()).isEqualTo(7);
    assertThat(only.error()).isEqualTo(5);
  }

  private static HeavyHitters hitters(List<Add> stream, int places) {
    HeavyHitters hitters = new HeavyHitters(places);
    stream.forEach(add -> hitters.add(add.key, add.amount, 1));
    return hitters;
  }

  private static Map<String, Integer> exact(List<Add> stream) {
    Map<String, Integer> exact = new HashMap<>();
    stream.forEach(add -> exact.merge(add.key, add.amount, Integer::sum));
    return exact;
  }
}
