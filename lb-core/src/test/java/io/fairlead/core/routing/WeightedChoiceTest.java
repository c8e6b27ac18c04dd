package io.fairlead.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.hash.Hash64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedChoiceTest {

  private static final int SALTS = 200;
  private static final int USERS = 10_000;

  /** Chi-squared of as many terms as salts: its mean is their number, and its deviation 20. */
  private static final Condition<Double> LIKE_CHANCE =
      new Condition<>(sum -> Math.abs(sum - SALTS) < 80, "within four deviations of the mean");

  @Property
  void weightThatGrowsMovesKeysToItsOwnNameOnly(
      @ForAll("weights") Map<String, Double> weights,
      @ForAll @DoubleRange(min = 0, max = 1_000) double more,
      @ForAll @Size(50) List<Long> keys) {
    String growing = weights.keySet().iterator().next();
    Map<String, Double> grown = new HashMap<>(weights);
    grown.merge(growing, more, Double::sum);

    for (long key : keys) {
      assertThat(choose(grown, key)).isIn(growing, choose(weights, key));
    }
  }

  @Property
  void rampFromNothingToEverythingTurnsEachKeyOnce(@ForAll long key) {
    boolean turned = false;
    for (int percent = 0; percent <= 100; percent++) {
      boolean canary =
          choose(Map.of("v1", 100.0 - percent, "v2", (double) percent), key).equals("v2");
      assertThat(canary || !turned).as("still in the canary at %s %%", percent).isTrue();
      turned = canary;
    }
    assertThat(turned).isTrue();
  }

  @Property
  void nameThatIsRemovedMovesItsOwnKeysOnly(
      @ForAll("weights") Map<String, Double> weights, @ForAll @Size(50) List<Long> keys) {
    Map<String, Double> fewer = new HashMap<>(weights);
    String removed = weights.keySet().iterator().next();
    fewer.remove(removed);

    for (long key : keys) {
      String before = choose(weights, key);
      if (!before.equals(removed)) {
        assertThat(choose(fewer, key)).isEqualTo(before);
      }
    }
  }

  @Property
  void orderOfTheNamesDoesNotCount(
      @ForAll("weights") Map<String, Double> weights, @ForAll long key) {
    List<Map.Entry<String, Double>> entries = new ArrayList<>(weights.entrySet());
    Collections.reverse(entries);
    Map<String, Double> reversed = new LinkedHashMap<>();
    entries.forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));

    assertThat(choose(reversed, key)).isEqualTo(choose(weights, key));
  }

  @Property
  void partsAreInProportion(@ForAll("weights") Map<String, Double> weights, @ForAll long seed) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Integer> counts = new HashMap<>();
    WeightedChoice choice = new WeightedChoice("s" + seed, weights);
    for (int user = 0; user < USERS; user++) {
      counts.merge(choice.names()[choice.of(user(user))], 1, Integer::sum);
    }

    weights.forEach(
        (name, weight) -> {
          double part = weight / sum;
          double deviation = Math.sqrt(USERS * part * (1 - part));
          assertThat(counts.getOrDefault(name, 0) - USERS * part)
              .as("%s of %s", name, counts)
              .isBetween(-6 * deviation - 1, 6 * deviation + 1);
        });
  }

  @Provide
  Arbitrary<Map<String, Double>> weights() {
    return Arbitraries.maps(
            Arbitraries.of("v1", "v2", "v3", "Aa", "BB", "canary"),
            Arbitraries.doubles().between(0.01, 1_000))
        .ofMinSize(2);
  }

  @Test
  void weightOfZeroGetsNothing() {
    WeightedChoice choice = new WeightedChoice("s", Map.of("v1", 1.0, "off", 0.0, "out", -0.0));

    assertThat(choice.names()).containsExactly("v1");
    assertThat(choice.of(user(1))).isZero();
  }

  /** So small that every distance is infinite. */
  @Test
  void smallestOfAllWeightsStillLeadSomewhere() {
    assertThat(choose(Map.of("v1", Double.MIN_VALUE), user(1))).isEqualTo("v1");
  }

  /**
   * By a second implementation, in Python. Whoever is halfway through a rollout relies on these.
   */
  @Test
  void choiceIsTheSameInEveryRelease() {
    WeightedChoice choice = new WeightedChoice("checkout", Map.of("v1", 60.0, "v2", 40.0));
    StringBuilder chosen = new StringBuilder();
    for (int user = 0; user < 40; user++) {
      chosen.append(choice.of(user(user)) + 1);
    }

    assertThat(chosen).hasToString("1211212211112112221211121112211121211212");
  }

  /** How many of them each of many splits chooses for a canary. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.5})
  void idsInSequenceAreSpreadAsByChance(double part) {
    double chiSquared = 0;
    for (int salt = 0; salt < SALTS; salt++) {
      WeightedChoice choice =
          new WeightedChoice("split-" + salt, Map.of("v1", 1 - part, "v2", part));
      chiSquared += term(part, user -> choice.of(user(user)) == 1);
    }

    assertThat(chiSquared).is(LIKE_CHANCE);
  }

  /** Negative control: the same ids by the last digits of a hash that is not mixed. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.5})
  void idsInSequenceAreNotSpreadByAPlainHash(double part) {
    int threshold = (int) (part * 1_000);
    double chiSquared = 0;
    for (int salt = 0; salt < SALTS; salt++) {
      String prefix = "split-" + salt + "/user-";
      chiSquared +=
          term(part, user -> Math.floorMod((prefix + user).hashCode(), 1_000) < threshold);
    }

    assertThat(chiSquared).isNot(LIKE_CHANCE);
  }

  private static double term(double part, IntPredicate isChosen) {
    int chosen = 0;
    for (int user = 0; user < USERS; user++) {
      chosen += isChosen.test(user) ? 1 : 0;
    }
    double expected = USERS * part;
    return (chosen - expected) * (chosen - expected) / (expected * (1 - part));
  }

  /** A user in one canary of a tenth is in another one with a chance of a tenth. */
  @Test
  void splitsAreIndependent() {
    Map<String, Double> weights = Map.of("v1", 9.0, "v2", 1.0);
    WeightedChoice one = new WeightedChoice("checkout", weights);
    WeightedChoice other = new WeightedChoice("search", weights);
    int both = 0;
    int either = 0;
    for (int user = 0; user < 100_000; user++) {
      both += one.of(user(user)) == 1 && other.of(user(user)) == 1 ? 1 : 0;
      either += one.of(user(user)) == 1 ? 1 : 0;
    }

    assertThat(either).isBetween(9_500, 10_500);
    assertThat(both).isBetween(850, 1_150);
  }

  /** {@code "Aa"} and {@code "BB"} have one {@code hashCode}; only their weights tell. */
  @Test
  void namesOfOneHashCodeShareAllTheSame() {
    WeightedChoice choice = new WeightedChoice("s", Map.of("Aa", 1.0, "BB", 2.0));
    int first = 0;
    for (int user = 0; user < 30_000; user++) {
      first += choice.of(user(user)) == 0 ? 1 : 0;
    }

    assertThat(first).isBetween(9_500, 10_500);
  }

  private static long user(int number) {
    return Hash64.of("user-" + number);
  }

  private static String choose(Map<String, Double> weights, long key) {
    WeightedChoice choice = new WeightedChoice("salt", weights);
    return choice.names()[choice.of(key)];
  }
}
