package io.fairlead.policies.shedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fairlead.api.tenant.Priority;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who stands before whom. */
class OrderLawTest {

  private static final int COHORTS = 128;

  @Property
  void priorityGoesBeforeCohortAndCohortBeforeShare(
      @ForAll Priority one,
      @ForAll Priority other,
      @ForAll @IntRange(max = COHORTS - 1) int cohort,
      @ForAll @IntRange(max = COHORTS - 1) int otherCohort,
      @ForAll @IntRange(max = (1 << 17) - 1) int share,
      @ForAll @IntRange(max = (1 << 17) - 1) int otherShare) {
    int place = Order.place(one, cohort, share);
    int otherPlace = Order.place(other, otherCohort, otherShare);

    int expected = one.compareTo(other);
    expected = expected == 0 ? Integer.compare(cohort, otherCohort) : expected;
    expected = expected == 0 ? Integer.compare(share, otherShare) : expected;
    assertThat(Integer.signum(Integer.compare(place, otherPlace)))
        .isEqualTo(Integer.signum(expected));
    assertThat(place).isBetween(0, Order.END - 1);
    assertThat(Order.cellOf(place)).isLessThan(Order.CELLS);
    assertThat(Order.shareOf(place)).isEqualTo(share);
  }

  @Test
  void cohortsAreOfAboutOneSize() {
    int[] sizes = new int[COHORTS];
    IntStream.range(0, 128_000).forEach(i -> sizes[Order.cohort("tenant-" + i, 7)]++);

    assertThat(IntStream.of(sizes).min().orElseThrow()).isGreaterThan(850);
    assertThat(IntStream.of(sizes).max().orElseThrow()).isLessThan(1150);
  }

  @Test
  void overTheYearsNoTenantStandsFurtherBackThanOthers() {
    for (String tenant : new String[] {"acme", "globex", "a", "b"}) {
      double mean =
          LongStream.range(490_000, 500_000)
              .mapToInt(period -> Order.cohort(tenant, period))
              .average()
              .orElseThrow();
      assertThat(mean).isCloseTo((COHORTS - 1) / 2.0, withinPercentage(3));
    }
  }

  @Test
  void sharesOfIdsThatAreAlikeAreNot() {
    long low =
        LongStream.range(0, 100_000).filter(id -> Order.share(id) < Order.SHARES / 20).count();

    assertThat((double) low).isCloseTo(5_000, withinPercentage(5));
  }
}
