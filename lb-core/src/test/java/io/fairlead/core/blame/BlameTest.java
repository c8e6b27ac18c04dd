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

  private static final Tally NOTHING = new Tally(0, 0);
  private static final double ROUNDING = 1e-9;

  @Test
  void rateHereIsSplitByHazards() {
    // r = 3/4, q = (1 + 3/4) / 7 = 1/4, p = 1/2, b = (0 + 1/2) / 2 = 1/4:
    // H(3/4) = ln 4, E = ln 4/3, T = ln 2 - ln 4/3 = ln 3/2, P = ln 4 - ln 2 = ln 2.
    Blame blame = Blame.of(new Tally(3, 3), new Tally(1, 6), new Tally(1, 1), new Tally(0, 1));

    assertThat(blame.endpoint()).isCloseTo(Math.log(4.0 / 3) / Math.log(4), within(ROUNDING));
    assertThat(blame.tenant()).isCloseTo(Math.log(3.0 / 2) / Math.log(4), within(ROUNDING));
    assertThat(blame.pair()).isCloseTo(0.5, within(ROUNDING));
  }

  @Test
  void tenantThatFailsHereAloneIsAPairWithTheEndpoint() {
    Blame blame =
        Blame.of(new Tally(50, 100), new Tally(0, 1_000), new Tally(0, 300), new Tally(0, 3_000));

    assertThat(blame.endpoint()).isLessThan(0.001);
    assertThat(blame.tenant()).isZero();
    assertThat(blame.pair()).isGreaterThan(0.999);
  }

  @Test
  void poolThatIsDownIsTheFaultOfItsEndpoints() {
    Blame blame =
        Blame.of(
            new Tally(100, 100),
            new Tally(999, 1_000),
            new Tally(300, 300),
            new Tally(2_999, 3_000));

    assertThat(blame.endpoint()).isGreaterThan(0.8);
    assertThat(blame.tenant()).isZero();
  }

  @Test
  void poisonAtASickEndpointIsTheFaultOfBoth() {
    Blame blame =
        Blame.of(new Tally(90, 100), new Tally(90, 100), new Tally(90, 100), new Tally(0, 10_000));

    assertThat(blame.endpoint()).isCloseTo(0.5, within(0.02));
    assertThat(blame.tenant()).isCloseTo(0.5, within(0.02));
  }

  @Test
  void hugeCountsStayNumbers() {
    Tally all = new Tally(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4);
    Blame blame = Blame.of(all, all, all, all);

    assertThat(blame.endpoint() + blame.tenant() + blame.pair()).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void withoutFailureThereIsNoBlame() {
    assertThatThrownBy(() -> Blame.of(new Tally(0, 3), NOTHING, NOTHING, NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 calls");
    assertThatThrownBy(() -> new Tally(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 1_000, seed = "20260101")
  void partsAreOfTheWholeAndAddUpToIt(
      @ForAll("failing") Tally own,
      @ForAll("tallies") Tally othersHere,
      @ForAll("tallies") Tally ownElsewhere,
      @ForAll("tallies") Tally othersElsewhere) {
    Blame blame = Blame.of(own, othersHere, ownElsewhere, othersElsewhere);

    assertThat(blame.endpoint()).isBetween(0.0, 1.0);
    assertThat(blame.tenant()).isBetween(0.0, 1.0);
    assertThat(blame.pair()).isBetween(0.0, 1.0);
    assertThat(blame.endpoint() + blame.tenant() + blame.pair()).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 1_000, seed = "20260101")
  void poisonChargesAnEndpointWithLessThanOneCallOfOthersWould(
      @ForAll("failing") Tally own,
      @ForAll("tallies") Tally othersHere,
      @ForAll("tallies") Tally ownElsewhere,
      @ForAll("tallies") Tally othersElsewhere) {
    Tally healthy = new Tally(0, othersHere.calls());
    Blame blame = Blame.of(own, healthy, ownElsewhere, othersElsewhere);

    assertThat(blame.endpoint()).isLessThanOrEqualTo(1.0 / (healthy.calls() + 1) + ROUNDING);
  }

  @Property(tries = 1_000, seed = "20260101")
  void sicknessChargesNoTenantThatFaresNoWorseElsewhere(
      @ForAll("failing") Tally own,
      @ForAll("tallies") Tally othersHere,
      @ForAll("tallies") Tally othersElsewhere) {
    long calls = othersElsewhere.calls();
    Tally noWorse = new Tally(othersElsewhere.failures() / 2, calls);

    assertThat(Blame.of(own, othersHere, new Tally(0, calls), othersElsewhere).tenant()).isZero();
    assertThat(Blame.of(own, othersHere, noWorse, othersElsewhere).tenant()).isZero();
  }

  @Property(tries = 1_000, seed = "20260101")
  void tenantThatIsAloneLeavesAllToTheEndpoint(
      @ForAll("failing") Tally own, @ForAll("tallies") Tally ownElsewhere) {
    Blame blame = Blame.of(own, NOTHING, ownElsewhere, NOTHING);

    assertThat(blame.endpoint()).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 1_000, seed = "20260101")
  void failuresOfOthersHereChargeTheEndpointMore(
      @ForAll("failing") Tally own,
      @ForAll("tallies") Tally othersHere,
      @ForAll("tallies") Tally ownElsewhere,
      @ForAll("tallies") Tally othersElsewhere) {
    Tally before = new Tally(othersHere.failures(), othersHere.calls() + 1);
    Tally after = new Tally(othersHere.failures() + 1, othersHere.calls() + 1);

    assertThat(Blame.of(own, after, ownElsewhere, othersElsewhere).endpoint())
        .isGreaterThanOrEqualTo(
            Blame.of(own, before, ownElsewhere, othersElsewhere).endpoint() - ROUNDING);
  }

  @Property(tries = 1_000, seed = "20260101")
  void failuresElsewhereChargeTheTenantMore(
      @ForAll("failing") Tally own,
      @ForAll("tallies") Tally othersHere,
      @ForAll("tallies") Tally ownElsewhere,
      @ForAll("tallies") Tally othersElsewhere) {
    Tally before = new Tally(ownElsewhere.failures(), ownElsewhere.calls() + 1);
    Tally after = new Tally(ownElsewhere.failures() + 1, ownElsewhere.calls() + 1);

    assertThat(Blame.of(own, othersHere, after, othersElsewhere).tenant())
        .isGreaterThanOrEqualTo(
            Blame.of(own, othersHere, before, othersElsewhere).tenant() - ROUNDING);
  }

  @Provide
  Arbitrary<Tally> tallies() {
    return Arbitraries.longs()
        .between(0, 100_000)
        .flatMap(calls -> Arbitraries.longs().between(0, calls).map(f -> new Tally(f, calls)));
  }

  @Provide
  Arbitrary<Tally> failing() {
    return tallies().map(tally -> tally.plus(new Tally(1, 1)));
  }
}
