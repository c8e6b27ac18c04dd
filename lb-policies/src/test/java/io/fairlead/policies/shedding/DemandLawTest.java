package io.fairlead.policies.shedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Places and the load before them are two words for one thing. */
class DemandLawTest {

  /** As a constant; the test of the whole load compares it. */
  private static final int LAST = (1 << 26) - 1;

  private final Demand demand = new Demand();

  @Property(tries = 300)
  void placeBehindAPartOfTheLoadHasThatPartBeforeIt(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = LAST) Integer> places,
      @ForAll @IntRange(max = 100) int percent) {
    close(places);

    double part = places.size() * percent / 100.0;

    assertThat(demand.before(demand.placeBehind(part))).isCloseTo(part, offset(0.01));
  }

  @Property(tries = 300)
  void moreLoadIsNeverBeforeAnEarlierPlace(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = LAST) Integer> places,
      @ForAll @IntRange(max = 200) int less,
      @ForAll @IntRange(max = 200) int more) {
    close(places);

    int low = Math.min(less, more);
    int high = Math.max(less, more);

    assertThat(demand.placeBehind(low)).isLessThanOrEqualTo(demand.placeBehind(high));
  }

  @Property(tries = 300)
  void thresholdThatIsToStayWhereItIsDoesNotFall(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = LAST) Integer> places,
      @ForAll @IntRange(max = LAST + 1) int threshold) {
    close(places);

    assertThat(demand.placeBehind(demand.before(threshold))).isGreaterThanOrEqualTo(threshold - 1);
  }

  @Test
  void allOfTheLoadIsBeforeTheEndAndNoneBeforeTheBeginning() {
    assertThat(LAST).isEqualTo(Order.END - 1);
    close(List.of(0, 1, LAST));

    assertThat(demand.total()).isEqualTo(3);
    assertThat(demand.before(Order.END)).isEqualTo(3);
    assertThat(demand.before(0)).isZero();
    assertThat(demand.placeBehind(3)).isEqualTo(Order.END);
    assertThat(demand.placeBehind(4)).isEqualTo(Order.END);
  }

  @Test
  void windowWithoutRequestsHasNothingToShed() {
    close(List.of());

    assertThat(demand.before(Order.END)).isZero();
    assertThat(demand.placeBehind(0)).isEqualTo(Order.END);
  }

  private void close(List<Integer> places) {
    places.forEach(demand::count);
    demand.close();
  }
}
