package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UsualSharesTest {

  private static final double FLOOR = 0.04;

  private final UsualShares usual = new UsualShares();

  @Test
  void steadyShareBecomesUsual() {
    for (int i = 0; i < 500; i++) {
      usual.learn(Map.of("large", 0.6, "small", 0.01), Set.of(), FLOOR, 0.02);
    }

    assertThat(usual.of("large", FLOOR)).isCloseTo(0.6, within(0.001));
    assertThat(usual.of("small", FLOOR)).isEqualTo(FLOOR);
    assertThat(usual.size()).isEqualTo(1);
  }

  @Test
  void whoHasGoneIsForgotten() {
    usual.learn(Map.of("gone", 0.5, "here", 0.5), Set.of(), FLOOR, 1);

    usual.forgetIf(tenant -> tenant.equals("gone"));

    assertThat(usual.of("gone", FLOOR)).isEqualTo(FLOOR);
    assertThat(usual.of("here", FLOOR)).isEqualTo(0.5);
  }

  @Test
  void halfOfAShareIsForgottenInTheHalfLife() {
    usual.learn(Map.of("large", 0.8), Set.of(), FLOOR, 1);
    double weight = 1 - Math.pow(0.5, 0.1);
    for (int i = 0; i < 10; i++) {
      usual.learn(Map.of(), Set.of(), FLOOR, weight);
    }

    assertThat(usual.of("large", FLOOR)).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void whoIsSuspectedLearnsNothing() {
    usual.learn(Map.of("large", 0.5), Set.of(), FLOOR, 1);
    for (int i = 0; i < 100; i++) {
      usual.learn(Map.of("large", 0.9, "other", 0.9), Set.of("large"), FLOOR, 0.1);
    }

    assertThat(usual.of("large", FLOOR)).isEqualTo(0.5);
  }

  @Test
  void whoIsForgottenCannotBeToldFromWhoWasNeverThere() {
    usual.learn(Map.of("large", 0.5), Set.of(), FLOOR, 1);
    for (int i = 0; i < 100; i++) {
      usual.learn(Map.of(), Set.of(), FLOOR, 0.1);
    }

    assertThat(usual.size()).isZero();
    assertThat(usual.of("large", 0.1)).isEqualTo(0.1);
  }

  /** Rounds in which a number of tenants, each time others or the same, share all among them. */
  @Provide
  Arbitrary<List<Integer>> rounds() {
    return Arbitraries.integers().between(1, 200).list().ofMinSize(1).ofMaxSize(300);
  }

  @Property(tries = 100)
  void nobodyElseIsRememberedThanGoIntoOne(
      @ForAll("rounds") List<Integer> rounds,
      @ForAll @IntRange(min = 1, max = 1_000) int permille) {
    UsualShares shares = new UsualShares();
    int next = 0;
    for (int round = 0; round < rounds.size(); round++) {
      boolean strangers = round % 3 != 0;
      Map<String, Double> present = new HashMap<>();
      for (int i = 0; i < rounds.get(round); i++) {
        present.put(strangers ? "stranger " + next++ : "regular " + i, 1.0 / rounds.get(round));
      }
      shares.learn(present, Set.of(), FLOOR, permille / 1_000.0);

      assertThat(shares.size()).isLessThanOrEqualTo((int) (3 / FLOOR));
    }
  }
}
