package io.fairlead.core.blame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BlameTest {

  private static final long NOTHING = 0;
  private static final double ROUNDING = 1e-9;

  @Test
  void rateHereIsSplitByHazards() {
    // r = 3/4, q = (1 + 3/4) / 7 = 1/4, p = 1/2, b = (0 + 1/2) / 2 = 1/4:
    // H(3/4) = ln 4, E = ln 4/3, T = ln 2 - ln 4/3 = ln 3/2, P = ln 4 - ln 2 = ln 2.
    Parts parts = Parts.of(Tally.of(3, 3), Tally.of(1, 6), Tally.of(1, 1), Tally.of(0, 1));

    assertThat(parts.endpoint()).isCloseTo(Math.log(4.0 / 3) / Math.log(4), within(ROUNDING));
    assertThat(parts.tenant()).isCloseTo(Math.log(3.0 / 2) / Math.log(4), within(ROUNDING));
    assertThat(parts.pair()).isCloseTo(0.5, within(ROUNDING));
  }

  @Test
  void tenantThatFailsHereAloneIsAPairWithTheEndpoint() {
    Parts parts =
        Parts.of(Tally.of(50, 100), Tally.of(0, 1_000), Tally.of(0, 300), Tally.of(0, 3_000));

    assertThat(parts.endpoint()).isLessThan(0.001);
    assertThat(parts.tenant()).isZero();
    assertThat(parts.pair()).isGreaterThan(0.999);
  }

  @Test
  void poolThatIsDownIsTheFaultOfItsEndpoints() {
    Parts parts =
        Parts.of(
            Tally.of(100, 100), Tally.of(999, 1_000), Tally.of(300, 300), Tally.of(2_999, 3_000));

    assertThat(parts.endpoint()).isGreaterThan(0.8);
    assertThat(parts.tenant()).isZero();
  }

  @Test
  void poisonAtASickEndpointIsTheFaultOfBoth() {
    Parts parts =
        Parts.of(Tally.of(90, 100), Tally.of(90, 100), Tally.of(90, 100), Tally.of(0, 10_000));

    assertThat(parts.endpoint()).isCloseTo(0.5, within(0.02));
    assertThat(parts.tenant()).isCloseTo(0.5, within(0.02));
  }

  @Test
  void hugeCountsStayNumbers() {
    long all = Tally.of(1 << 29, 1 << 29);
    Parts parts = Parts.of(all, all, all, all);

    assertThat(parts.endpoint() + parts.tenant() + parts.pair()).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void withoutFailureThereIsNoBlame() {
    assertThatThrownBy(() -> Parts.of(Tally.of(0, 3), NOTHING, NOTHING, NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 calls");
    assertThatThrownBy(() -> Tally.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 1_000, seed = "20260101")
  void partsAreOfTheWholeAndAddUpToIt(
      @ForAll("failing") long own,
      @ForAll("tallies") long othersHere,
      @ForAll("tallies") long ownElsewhere,
      @ForAll("tallies") long othersElsewhere) {
    Parts parts = Parts.of(own, othersHere, ownElsewhere, othersElsewhere);

    assertThat(parts.endpoint()).isBetween(0.0, 1.0);
    assertThat(parts.tenant()).isBetween(0.0, 1.0);
    assertThat(parts.pair()).isBetween(0.0, 1.0);
    assertThat(parts.endpoint() + parts.tenant() + parts.pair()).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 1_000, seed = "20260101")
  void poisonChargesAnEndpointWithLessThanOneCallOfOthersWould(
      @ForAll("failing") long own,
      @ForAll("tallies") long othersHere,
      @ForAll("tallies") long ownElsewhere,
      @ForAll("tallies") long othersElsewhere) {
    long calls = Tally.calls(othersHere);
    long healthy = calls * Tally.SUCCESS;
    Parts parts = Parts.of(own, healthy, ownElsewhere, othersElsewhere);

    assertThat(parts.endpoint()).isLessThanOrEqualTo(1.0 / (calls + 1) + ROUNDING);
  }

  @Property(tries = 1_000, seed = "20260101")
  void sicknessChargesNoTenantThatFaresNoWorseElsewhere(
      @ForAll("failing") long own,
      @ForAll("tallies") long othersHere,
      @ForAll("tallies") long othersElsewhere) {
    long calls = Tally.calls(othersElsewhere);
    long none = calls * Tally.SUCCESS;
    long noWorse = none + Tally.failures(othersElsewhere) / 2;

    assertThat(Parts.of(own, othersHere, none, othersElsewhere).tenant()).isZero();
    assertThat(Parts.of(own, othersHere, noWorse, othersElsewhere).tenant()).isZero();
  }

  @Property(tries = 1_000, seed = "20260101")
  void tenantThatIsAloneLeavesAllToTheEndpoint(
      @ForAll("failing") long own, @ForAll("tallies") long ownElsewhere) {
    Parts parts = Parts.of(own, NOTHING, ownElsewhere, NOTHING);

    assertThat(parts.endpoint()).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 1_000, seed = "20260101")
  void failuresOfOthersHereChargeTheEndpointMore(
      @ForAll("failing") long own,
      @ForAll("tallies") long othersHere,
      @ForAll("tallies") long ownElsewhere,
      @ForAll("tallies") long othersElsewhere) {
    long before = othersHere + Tally.SUCCESS;
    long after = othersHere + Tally.FAILURE;

    assertThat(Parts.of(own, after, ownElsewhere, othersElsewhere).endpoint())
        .isGreaterThanOrEqualTo(
            Parts.of(own, before, ownElsewhere, othersElsewhere).endpoint() - ROUNDING);
  }

  @Property(tries = 1_000, seed = "20260101")
  void failuresElsewhereChargeTheTenantMore(
      @ForAll("failing") long own,
      @ForAll("tallies") long othersHere,
      @ForAll("tallies") long ownElsewhere,
      @ForAll("tallies") long othersElsewhere) {
    long before = ownElsewhere + Tally.SUCCESS;
    long after = ownElsewhere + Tally.FAILURE;

    assertThat(Parts.of(own, othersHere, after, othersElsewhere).tenant())
        .isGreaterThanOrEqualTo(
            Parts.of(own, othersHere, before, othersElsewhere).tenant() - ROUNDING);
  }

  @Provide
  Arbitrary<Long> tallies() {
    return Arbitraries.integers()
        .between(0, 100_000)
        .flatMap(calls -> Arbitraries.integers().between(0, calls).map(f -> Tally.of(f, calls)));
  }

  @Provide
  Arbitrary<Long> failing() {
    return tallies().map(tally -> tally + Tally.FAILURE);
  }
}
