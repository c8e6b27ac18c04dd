package io.fairlead.algorithms.hash;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HashRingTest {

  private static final int KEYS = 50_000;
  private static final int MAX = 1 << 20;

  @Test
  void sharesAreAboutEven() {
    assertThat(worstShare(HashRing.of(pool(10), 160, 1, MAX), 10)).isBetween(1.0, 1.3);
  }

  @Test
  void onePointEachWouldNotBeEven() {
    assertThat(worstShare(HashRing.of(pool(10), 1, 1, MAX), 10)).isGreaterThan(1.3);
  }

  @Test
  void sharesAreInProportionToWeights() {
    int[] counts = counts(HashRing.of(weighted(1, 2, 5), 320, 1, MAX), 3);

    assertThat(counts[0] / (double) KEYS).isBetween(0.8 / 8, 1.2 / 8);
    assertThat(counts[1] / (double) KEYS).isBetween(1.7 / 8, 2.3 / 8);
  }

  @Test
  void isDoubledOrHalvedUntilItFits() {
    assertThat(HashRing.of(pool(10), 100, 1, MAX).size()).isEqualTo(1_000);
    assertThat(HashRing.of(pool(10), 100, 1_001, MAX).size()).isEqualTo(2_000);
    assertThat(HashRing.of(pool(10), 100, 1, 999).size()).isEqualTo(500);
    assertThat(HashRing.of(pool(10), 100, 1, 3).size()).isEqualTo(10);
    assertThat(HashRing.of(weighted(1e6, 1), 100, 1, 1_000).size()).isBetween(501, 1_001);
  }

  @Test
  void leastOfWeightsHasPointToo() {
    assertThat(HashRing.of(weighted(Double.MIN_VALUE), 100, 50, MAX).size()).isEqualTo(1);
  }

  @Test
  void anotherWeightMovesKeysToItsEndpointOnly() {
    HashRing before = HashRing.of(weighted(1, 1, 1), 160, 1, MAX);
    HashRing after = HashRing.of(weighted(1, 2, 1), 160, 1, MAX);

    for (int i = 0; i < KEYS; i++) {
      int owner = owner(after, i);
      assertThat(owner == 1 || owner == owner(before, i)).isTrue();
    }
  }

  /** The largest share in relation to the mean. */
  private static double worstShare(HashRing ring, int endpoints) {
    return Arrays.stream(counts(ring, endpoints)).max().orElseThrow() * (double) endpoints / KEYS;
  }

  private static int[] counts(HashRing ring, int endpoints) {
    int[] counts = new int[endpoints];
    for (int i = 0; i < KEYS; i++) {
      counts[owner(ring, i)]++;
    }
    return counts;
  }

  private static int owner(HashRing ring, int key) {
    return ring.home(Hash64.of("key-" + key));
  }
}
