package io.fairlead.algorithms.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.testkit.FakePool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The vectors of Envoy's own tests, envoyproxy/envoy,
 * test/extensions/load_balancing_policies/ring_hash/ring_hash_lb_test.cc.
 */
class EnvoyRingTest {

  private static final int MAX = 1 << 23;

  /** "Basic" there. */
  @Test
  void pointsAreWhereEnvoyHasThem() {
    HashRing ring = HashRing.ofEnvoy(hosts(1, 1, 1, 1, 1, 1), 12, MAX);

    assertThat(ring.size()).isEqualTo(12);
    Map<String, Integer> ports =
        Map.ofEntries(
            Map.entry("833437586790550860", 94),
            Map.entry("928266305478181108", 92),
            Map.entry("1033482794131418490", 90),
            Map.entry("3551244743356806947", 95),
            Map.entry("3851675632748031481", 93),
            Map.entry("5583722120771150861", 91),
            Map.entry("6311230543546372928", 91),
            Map.entry("7700377290971790572", 93),
            Map.entry("13144177310400110813", 95),
            Map.entry("13444792449719432967", 92),
            Map.entry("15516499411664133160", 94),
            Map.entry("16117243373044804889", 90));
    ports.forEach((point, port) -> assertThat(ring.home(unsigned(point))).isEqualTo(port - 90));
    assertThat(ring.home(0)).isEqualTo(4);
    assertThat(ring.home(-1)).isEqualTo(4);
    assertThat(ring.home(unsigned("3551244743356806948"))).isEqualTo(3);
    assertThat(ring.home(unsigned("16117243373044804880"))).isEqualTo(0);
  }

  /** "BasicWithHostname" there. */
  @Test
  void idStandsForWhatEnvoyHashes() {
    HashRing ring = HashRing.ofEnvoy(named("90", "91", "92", "93", "94", "95"), 12, MAX);

    assertThat(ring.home(0)).isEqualTo(5);
    assertThat(ring.home(unsigned("7225015537174310577"))).isEqualTo(2);
    assertThat(ring.home(unsigned("6803900775736438537"))).isEqualTo(3);
  }

  /** "UnevenHosts" there. */
  @Test
  void eachOfTwoHasTwoPointsWhereThreeAreTheLeast() {
    assertThat(HashRing.ofEnvoy(hosts(1, 1), 3, MAX).size()).isEqualTo(4);
  }

  /** "HostWeightedTinyRing" there. */
  @Test
  void weightsAreCountedOut() {
    HashRing ring = HashRing.ofEnvoy(hosts(1, 2, 3), 6, 6);

    assertThat(ring.size()).isEqualTo(6);
    assertThat(ring.home(unsigned("928266305478181108"))).isEqualTo(2);
    assertThat(ring.home(unsigned("4443673547860492590"))).isEqualTo(2);
    assertThat(ring.home(unsigned("5583722120771150861"))).isEqualTo(1);
    assertThat(ring.home(unsigned("6311230543546372928"))).isEqualTo(1);
    assertThat(ring.home(unsigned("13444792449719432967"))).isEqualTo(2);
    assertThat(ring.home(unsigned("16117243373044804889"))).isEqualTo(0);
  }

  /** "HostWeightedLargeRing" there. */
  @Test
  void sixThousandPlacesAreDividedAsByEnvoy() {
    HashRing ring = HashRing.ofEnvoy(hosts(1, 2, 3), 6_144, MAX);

    assertThat(ring.size()).isEqualTo(6_144);
    assertThat(counts(ring, 6_000, 3)).containsExactly(987, 1_932, 3_081);
  }

  /** "SmallFractionalScale" there: two of four have no point. */
  @Test
  void ringMayBeTooSmallForAll() {
    HashRing ring = HashRing.ofEnvoy(hosts(1, 1, 1, 1), 2, 2);

    assertThat(ring.size()).isEqualTo(2);
    assertThat(Arrays.stream(counts(ring, 1_024, 4)).filter(count -> count == 0)).hasSize(2);
  }

  /** "LargeFractionalScale" there. */
  @Test
  void oddPointIsTheFirstHosts() {
    HashRing ring = HashRing.ofEnvoy(hosts(1, 1), 1_023, 1_023);

    assertThat(ring.size()).isEqualTo(1_023);
    assertThat(counts(ring, 1_023, 2)).containsExactly(526, 497);
  }

  @Test
  void ourOwnRingHasTheSamePlacesButOtherNumbers() {
    FakePool hosts = hosts(1, 2, 3);

    assertThat(counts(HashRing.of(hosts, 1_024, 1, MAX), 6_000, 3))
        .containsExactly(987, 1_932, 3_081);
    assertThat(counts(HashRing.of(hosts, 160, 1, MAX), 6_000, 3))
        .isNotEqualTo(new int[] {987, 1_932, 3_081});
  }

  /** Which hosts places at equal distances belong to, as Envoy's tests count them. */
  private static int[] counts(HashRing ring, int places, int hosts) {
    int[] counts = new int[hosts];
    long distance = Long.divideUnsigned(-1, places);
    for (int i = 0; i < places; i++) {
      counts[ring.home(i * distance)]++;
    }
    return counts;
  }

  /** Hosts at 127.0.0.1, from port 90 on. */
  private static FakePool hosts(double... weights) {
    List<Endpoint> hosts = new ArrayList<>();
    for (double weight : weights) {
      hosts.add(Endpoint.of("127.0.0.1", 90 + hosts.size()).withWeight(weight));
    }
    return FakePool.of(hosts);
  }

  private static FakePool named(String... names) {
    List<Endpoint> hosts = new ArrayList<>();
    for (String name : names) {
      hosts.add(Endpoint.of("127.0.0.1", 1).withId(name));
    }
    return FakePool.of(hosts);
  }

  private static long unsigned(String place) {
    return Long.parseUnsignedLong(place);
  }
}
