package io.fairlead.core.locality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The set-ups are those of Envoy's documentation and unit tests; there, shares are rounded. */
class ZoneSharesTest {

  @Test
  void zoneWithItsPartOfTheEndpointsKeepsAllItsRequests() {
    assertThat(shares(new double[] {2, 1, 1}, new int[] {1, 1, 1}, 0)).containsExactly(1, 0, 0);
    assertThat(shares(new double[] {1, 1, 1}, new int[] {1, 1, 1}, 0)).containsExactly(1, 0, 0);
  }

  /** The example in Envoy's code: 40, 40, 20 % of the callers, 25, 50, 25 % of the endpoints. */
  @Test
  void zoneWithLessSendsTheRestWhereMoreIsLeft() {
    assertShares(
        shares(new double[] {25, 50, 25}, new int[] {40, 40, 20}, 0),
        0.625,
        0.375 * 10 / 15,
        0.375 * 5 / 15);
  }

  /** ZoneAwareDifferentZoneSize: two callers in b and a, an endpoint in each of b, a and c. */
  @Test
  void zoneWithoutCallersTakesWhatTheOthersCannotKeep() {
    assertShares(shares(new double[] {1, 1, 1}, new int[] {1, 1, 0}, 0), 0.6667, 0, 0.3333);
  }

  /** ZoneAwareRoutingSmallZone: a caller in each zone; one endpoint in ours, two in each other. */
  @Test
  void smallZoneKeepsItsPart() {
    assertShares(shares(new double[] {1, 2, 2}, new int[] {1, 1, 1}, 0), 0.6, 0.2, 0.2);
  }

  /** ZoneAwareResidualsMismatched: there are callers in a zone without endpoints, too. */
  @Test
  void callersOfZonesWithoutEndpointsCount() {
    double[] weights = {1, 3, 3, 1};
    int[] callers = {2, 1, 1, 0};

    double[] shares = ZoneShares.preferring(weights, callers, 2, 6, 0);

    double left = 2083 + 2083 + 1250;
    assertShares(shares, 0.375, 0.625 * 2083 / left, 0.625 * 2083 / left, 0.625 * 1250 / left);
  }

  /** ZoneAwareZonesMismatched, seen from b: callers in a and b, endpoints in a and c. */
  @Test
  void zoneWithoutEndpointsSendsWhereOthersLeaveRoom() {
    assertThat(ZoneShares.preferring(new double[] {1, 1}, new int[] {1, 0}, 1, 2, -1))
        .containsExactly(0, 1);
  }

  /** ZoneAwareEmptyLocalities: our zone and another with callers have no endpoints. */
  @Test
  void roomIsSharedInProportion() {
    double[] shares =
        ZoneShares.preferring(new double[] {2, 1, 2, 1}, new int[] {1, 0, 1, 0}, 1, 4, -1);

    assertShares(shares, 833 / 4998.0, 1666 / 4998.0, 833 / 4998.0, 1666 / 4998.0);
  }

  /** ZoneAwareNoMatchingZones: callers in three zones, endpoints in three others. */
  @Test
  void strangersAreTreatedAlike() {
    assertShares(
        ZoneShares.preferring(new double[] {1, 1, 1}, new int[] {0, 0, 0}, 1, 3, -1),
        0.3333,
        0.3333,
        0.3333);
  }

  /** LowPrecisionForDistribution: what Envoy rounds to nothing is still divided here. */
  @Test
  void smallestDifferenceCounts() {
    double[] shares = shares(new double[] {44_999, 55_001}, new int[] {45_000, 55_000}, 0);

    assertThat(shares[0]).isLessThan(1);
    assertShares(shares, 44_999 / 45_000.0, 1 / 45_000.0);
  }

  @Test
  void endpointsCountByTheirWeights() {
    assertShares(shares(new double[] {0.5, 4.5}, new int[] {1, 1}, 0), 0.2, 0.8);
    assertThat(ZoneShares.proportional(new double[] {1, 3})).containsExactly(0.25, 0.75);
  }

  @Test
  void zoneOfWhichAllAreUnfitGetsNothing() {
    assertThat(shares(new double[] {0, 2, 2}, new int[] {1, 1, 1}, 0)).containsExactly(0, 0.5, 0.5);
  }

  @Test
  void whereNobodyIsFitAllZonesAreAlike() {
    assertThat(ZoneShares.proportional(new double[] {0, 0})).containsExactly(0.5, 0.5);
  }

  /**
   * What zone preference is for: with all processes doing so, each zone gets its part of the
   * requests, and no more goes from one zone to another than must.
   */
  @Property
  void allProcessesTogetherLoadEachEndpointAlike(
      @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 20) Integer> endpoints,
      @ForAll @Size(value = 5) List<@IntRange(min = 1, max = 20) Integer> processes) {
    double[] weights = endpoints.stream().mapToDouble(Integer::doubleValue).toArray();
    int[] callers = processes.stream().limit(weights.length).mapToInt(Integer::intValue).toArray();
    double all = Arrays.stream(callers).sum();
    double[] received = new double[weights.length];
    for (int from = 0; from < weights.length; from++) {
      double[] shares = shares(weights, callers, from);
      assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-9));
      for (int to = 0; to < weights.length; to++) {
        received[to] += callers[from] / all * shares[to];
      }
    }

    double sum = Arrays.stream(weights).sum();
    for (int zone = 0; zone < weights.length; zone++) {
      assertThat(received[zone]).isCloseTo(weights[zone] / sum, within(1e-9));
    }
  }

  private static double[] shares(double[] weights, int[] callers, int own) {
    return ZoneShares.preferring(weights, callers, callers[own], Arrays.stream(callers).sum(), own);
  }

  /** As exact as Envoy's hundredths of a percent. */
  private static void assertShares(double[] shares, double... expected) {
    assertThat(shares).hasSameSizeAs(expected).containsExactly(expected, within(1e-4));
  }
}
