package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.balancer;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.FakePick;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Many endpoints of which nearly all are unavailable. */
class FewAvailableTest {

  private static final int ENDPOINTS = 10_000;

  static final List<? extends Arguments> BALANCERS =
      Stream.of(
              new RandomProvider(),
              new RoundRobinProvider(),
              new WeightedRoundRobinProvider(),
              new LeastConnectionsProvider(),
              new LeastLatencyProvider(),
              new HotColdProvider())
          .map(provider -> Arguments.argumentSet(provider.name(), provider, Map.of()))
          .toList();

  static final List<? extends Arguments> COMPARING =
      Stream.of(new LeastConnectionsProvider(), new LeastLatencyProvider(), new HotColdProvider())
          .flatMap(
              provider ->
                  Stream.of(3, 10)
                      .map(
                          size ->
                              Arguments.argumentSet(
                                  provider.name() + " of " + size, provider, size)))
          .toList();

  static final List<? extends Arguments> SPILLING =
      List.of(
          Arguments.argumentSet(
              "shuffle-shard", new ShuffleShardProvider(), Map.of("size", 3, "spill", true)),
          Arguments.argumentSet(
              "reported", new WeightedRoundRobinProvider(), Map.of("weights", "reported")));

  @ParameterizedTest
  @FieldSource({"BALANCERS", "SPILLING"})
  void lookingAtAllOfThemIsRare(BalancerProvider provider, Map<String, ?> options) {
    Balancer balancer = balancer(provider, options, pool(ENDPOINTS), null);
    AtomicInteger asked = new AtomicInteger();
    FakePick pick = pick().where(index -> asked.incrementAndGet() > 0 && index % 10 == 3);

    int picks = 2_000;
    for (int i = 0; i < picks; i++) {
      assertThat(balancer.pick(pick) % 10).isEqualTo(3);
    }

    assertThat(asked.get()).isLessThan(3 * ENDPOINTS + 20 * picks);
  }

  /** Of whom two are compared, there is no second one to look for. */
  @ParameterizedTest
  @FieldSource("COMPARING")
  void onlyOneIsFoundWithAHandfulOfQuestions(BalancerProvider provider, int size) {
    Balancer balancer = balancer(provider, Map.of(), pool(size), null);
    AtomicInteger asked = new AtomicInteger();
    FakePick pick = pick().where(index -> asked.incrementAndGet() > 0 && index == 2);
    while (asked.get() < 100) {
      assertThat(balancer.pick(pick)).isEqualTo(2);
    }

    asked.set(0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(balancer.pick(pick)).isEqualTo(2);
    }

    assertThat(asked.get()).isLessThan(5_000);
  }

  @ParameterizedTest
  @FieldSource("BALANCERS")
  void theyShareEvenly(BalancerProvider provider, Map<String, ?> options) {
    Balancer balancer = balancer(provider, options, pool(1_000), null);
    FakePick pick = pick().where(index -> index % 100 == 7);

    int[] counts = counts(balancer, pick, 20_000, 1_000);

    int[] ofFew = IntStream.range(0, 10).map(i -> counts[i * 100 + 7]).toArray();
    assertThat(IntStream.of(ofFew).sum()).isEqualTo(20_000);
    assertThat(areProportional(ofFew, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("BALANCERS")
  void whoGoesAwayIsNotPickedAndWhoComesBackIs(BalancerProvider provider, Map<String, ?> options) {
    Balancer balancer = balancer(provider, options, pool(1_000), null);
    counts(balancer, pick().where(index -> index < 50), 1_000, 1_000);

    int[] others = counts(balancer, pick().where(index -> index >= 40 && index < 60), 5_000, 1_000);
    assertThat(Arrays.stream(others, 40, 60).sum()).isEqualTo(5_000);
    assertThat(Arrays.stream(others, 50, 60).sum()).as("found by chance").isPositive();

    int[] strangers = counts(balancer, pick().where(index -> index >= 900), 1_000, 1_000);
    assertThat(Arrays.stream(strangers, 900, 1_000).sum()).isEqualTo(1_000);

    assertThat(balancer.pick(pick().where(index -> false))).isEqualTo(Balancer.NONE);
    assertThat(balancer.pick(pick().where(index -> index == 999))).isEqualTo(999);
  }

  @ParameterizedTest
  @FieldSource("BALANCERS")
  void whoCameBackHasItsShareAfterTheNextRefresh(
      BalancerProvider provider, Map<String, ?> options) {
    Balancer balancer = balancer(provider, options, pool(1_000), null);
    counts(balancer, pick().where(index -> index < 50), 1_000, 1_000);

    balancer.refresh();

    int[] counts = counts(balancer, pick().where(index -> index < 100), 20_000, 1_000);
    int[] halves = {Arrays.stream(counts, 0, 50).sum(), Arrays.stream(counts, 50, 100).sum()};
    assertThat(areProportional(halves, 1, 1)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("BALANCERS")
  void weightsCountAmongFewAsAmongMany(BalancerProvider provider, Map<String, ?> options) {
    if (provider instanceof RoundRobinProvider) {
      return;
    }
    double[] weights = new double[1_000];
    Arrays.fill(weights, 1);
    weights[998] = 3;
    Balancer balancer = balancer(provider, options, weighted(weights), null);

    int[] counts = counts(balancer, pick().where(index -> index >= 997), 10_000, 1_000);

    assertThat(areProportional(new int[] {counts[997], counts[998], counts[999]}, 1, 3, 1))
        .isTrue();
  }
}
