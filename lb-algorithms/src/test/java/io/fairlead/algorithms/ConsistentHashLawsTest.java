package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for the algorithms of {@code consistent-hash}, whatever the weights. */
class ConsistentHashLawsTest {

  private static final int KEYS = 500;

  private static final FakePick[] PICKS =
      IntStream.range(0, 20_000).mapToObj(i -> pick().of("t" + i)).toArray(FakePick[]::new);

  /** Two to twenty weights, a tenth to ten. */
  @Provide
  Arbitrary<double[]> weights() {
    return Arbitraries.doubles()
        .between(0.1, 10)
        .ofScale(1)
        .array(double[].class)
        .ofMinSize(2)
        .ofMaxSize(20);
  }

  /** Those that do not depend on the order of the list or, in what one has, on the others. */
  @Provide
  Arbitrary<HashAlgorithm> minimal() {
    return Arbitraries.of(HashAlgorithm.RING, HashAlgorithm.RENDEZVOUS, HashAlgorithm.RING_NGINX);
  }

  @Property(tries = 100, seed = "1")
  void removalMovesTheKeysOfTheRemovedOnly(
      @ForAll("minimal") HashAlgorithm algorithm,
      @ForAll("weights") double[] weights,
      @ForAll @IntRange(max = 1_000) int choice) {
    int removed = choice % weights.length;
    Balancer before = unbounded(algorithm, weighted(weights));
    Balancer after = unbounded(algorithm, weighted(weights).without(removed));

    assertThat(moved(before, key -> withGap(after.pick(PICKS[key]), removed), removed)).isZero();
  }

  /** The law can be broken: dividing by the number of endpoints breaks it. */
  @Property(tries = 20, seed = "1")
  void removalMovesOtherKeysOfModulo(@ForAll @IntRange(min = 3, max = 20) int size) {
    Balancer before = modulo(size);
    Balancer after = modulo(size - 1);

    assertThat(moved(before, key -> after.pick(PICKS[key]), size - 1)).isGreaterThan(KEYS / 4);
  }

  @Property(tries = 50, seed = "1")
  void anotherWeightMovesKeysToOrFromItsEndpointOnly(
      @ForAll("minimal") HashAlgorithm algorithm,
      @ForAll("weights") double[] weights,
      @ForAll @IntRange(max = 1_000) int choice,
      @ForAll @DoubleRange(min = 0.1, max = 10) double weight) {
    int changed = choice % weights.length;
    double[] other = weights.clone();
    other[changed] = weight;
    Balancer before = unbounded(algorithm, weighted(weights));
    Balancer after = unbounded(algorithm, weighted(other));
    for (int i = 0; i < KEYS; i++) {
      int was = before.pick(PICKS[i]);
      int is = after.pick(PICKS[i]);
      boolean ofChanged = weight < weights[changed] ? was == changed : is == changed;
      assertThat(was == is || ofChanged).isTrue();
    }
  }

  /** Whatever becomes of the others, and for every algorithm. */
  @Property(tries = 100, seed = "1")
  void keyStaysWhileItsEndpointIsAvailable(
      @ForAll HashAlgorithm algorithm, @ForAll("weights") double[] weights, @ForAll long seed) {
    Balancer balancer = unbounded(algorithm, weighted(weights));
    boolean[] available = new boolean[weights.length];
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < KEYS; i++) {
      int home = balancer.pick(PICKS[i]);
      for (int k = 0; k < available.length; k++) {
        available[k] = random.nextInt(2) == 0;
      }
      available[home] = true;
      assertThat(balancer.pick(PICKS[i].where(index -> available[index]))).isEqualTo(home);
    }
  }

  @Property(tries = 50, seed = "1")
  void keysOfUnavailableEndpointGoWhereItsRemovalWouldMoveThem(
      @ForAll("minimal") HashAlgorithm algorithm,
      @ForAll("weights") double[] weights,
      @ForAll @IntRange(max = 1_000) int choice) {
    int removed = choice % weights.length;
    Balancer all = unbounded(algorithm, weighted(weights));
    Balancer without = unbounded(algorithm, weighted(weights).without(removed));
    for (int i = 0; i < KEYS; i++) {
      assertThat(all.pick(PICKS[i].without(removed)))
          .isEqualTo(withGap(without.pick(PICKS[i]), removed));
    }
  }

  /** One endpoint's keys do not all end up at one other. */
  @Property(tries = 10, seed = "1")
  void keysOfUnavailableEndpointAreSpread(@ForAll HashAlgorithm algorithm) {
    Balancer balancer = unbounded(algorithm, FakePool.pool(10));
    int[] counts = new int[10];
    for (FakePick pick : PICKS) {
      if (balancer.pick(pick) == 3) {
        counts[balancer.pick(pick.without(3))]++;
      }
    }
    double mean = Arrays.stream(counts).sum() / 9.0;
    for (int i = 0; i < 10; i++) {
      assertThat(counts[i] / mean).isBetween(i == 3 ? 0 : 0.3, i == 3 ? 0 : 2.2);
    }
  }

  @Property(tries = 60, seed = "1")
  void sharesAreInProportionToWeights(
      @ForAll HashAlgorithm algorithm, @ForAll("weights") double[] weights) {
    Balancer balancer = unbounded(algorithm, weighted(weights));
    int[] counts = new int[weights.length];
    for (FakePick pick : PICKS) {
      counts[balancer.pick(pick)]++;
    }
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      double expected = PICKS.length * weights[i] / sum;
      assertThat((double) counts[i]).isBetween(0.6 * expected - 60, 1.4 * expected + 60);
    }
  }

  @Property(tries = 50, seed = "1")
  void orderOfTheListDoesNotMatter(
      @ForAll("ordered") HashAlgorithm algorithm,
      @ForAll("weights") double[] weights,
      @ForAll long seed) {
    FakePool pool = weighted(weights);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      endpoints.add(pool.get(i));
    }
    Collections.shuffle(endpoints, new Random(seed));
    Balancer one = unbounded(algorithm, pool);
    Balancer other = unbounded(algorithm, FakePool.of(endpoints));
    for (int i = 0; i < KEYS; i++) {
      assertThat(endpoints.get(other.pick(PICKS[i]))).isEqualTo(pool.get(one.pick(PICKS[i])));
    }
  }

  /** Not those that agree with products in which it does matter. */
  @Provide
  Arbitrary<HashAlgorithm> ordered() {
    return Arbitraries.of(HashAlgorithm.RING, HashAlgorithm.MAGLEV, HashAlgorithm.RENDEZVOUS);
  }

  @Property(tries = 200, seed = "1")
  void nobodyIsAboveItsBound(
      @ForAll HashAlgorithm algorithm,
      @ForAll("weights") double[] weights,
      @ForAll @DoubleRange(min = 1.05, max = 3) double factor,
      @ForAll @IntRange(min = 1, max = 100) int keys) {
    FakePool pool = weighted(weights);
    Balancer balancer = balancer(algorithm, factor, pool);
    double sum = Arrays.stream(weights).sum();
    for (int i = 1; i <= KEYS; i++) {
      int index = balancer.pick(PICKS[i % keys]);
      pool.started(index);
      assertThat(pool.inFlight(index))
          .isLessThanOrEqualTo((int) Math.ceil(factor * i * weights[index] / sum + 1e-9));
    }
  }

  /** The law can be broken: without a bound, one key breaks it. */
  @Property(tries = 20, seed = "1")
  void oneKeyIsTooMuchWithoutBound(@ForAll HashAlgorithm algorithm) {
    FakePool pool = FakePool.pool(10);
    Balancer balancer = unbounded(algorithm, pool);
    for (int i = 0; i < KEYS; i++) {
      pool.started(balancer.pick(PICKS[0]));
    }
    assertThat(pool.inFlight(balancer.pick(PICKS[0]))).isEqualTo(KEYS);
  }

  private static Balancer unbounded(HashAlgorithm algorithm, FakePool pool) {
    return balancer(algorithm, 0, pool);
  }

  private static Balancer balancer(HashAlgorithm algorithm, double factor, FakePool pool) {
    String name = algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Picks.balancer(
        new ConsistentHashProvider(), Map.of("algorithm", name, "load-factor", factor), pool, null);
  }

  /** What is not consistent hashing. */
  private static Balancer modulo(int size) {
    return context -> Math.floorMod(hashOf(context.tenant()), size);
  }

  private static int hashOf(Tenant tenant) {
    return (Integer.parseInt(tenant.id().substring(1)) * 0x9E37_79B1) >>> 8;
  }

  /** An index in the list without one endpoint, as that in the list with it. */
  private static int withGap(int index, int removed) {
    return index < removed ? index : index + 1;
  }

  /** How many keys moved, those of one endpoint not counted. */
  private static int moved(Balancer before, IntUnaryOperator after, int notCounted) {
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      int was = before.pick(PICKS[i]);
      moved += was != notCounted && was != after.applyAsInt(i) ? 1 : 0;
    }
    return moved;
  }
}
