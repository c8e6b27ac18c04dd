package io.fairlead.algorithms;

import static io.fairlead.algorithms.Picks.areProportional;
import static io.fairlead.algorithms.Picks.balancer;
import static io.fairlead.algorithms.Picks.counts;
import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HotColdBalancerTest extends BalancerContract {

  private static final Map<String, Object> ALL = Map.of("choices", 100);

  @Override
  protected BalancerProvider provider() {
    return new HotColdProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "quantile",
        0.75,
        "choices",
        4,
        "decay",
        "5s",
        "probes-per-request",
        2.5,
        "removals-per-request",
        0.5);
  }

  @Test
  void moreRemovalsThanProbesAreRefused() {
    Options options = Options.of("options", Map.of("probes-per-request", 0.5));
    provider().configure(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("options.removals-per-request");
  }

  @Test
  void removalsDoNotMatterWithoutProbes() {
    Options options = Options.of("options", Map.of("probes-per-request", 0));
    provider().configure(options);

    assertThat(options.problems()).isEmpty();
  }

  @Test
  void theFastestIsPickedUntilItIsHot() {
    FakePool pool = pool(4);
    Balancer balancer = balancer(provider(), ALL, pool, null);
    for (int i = 0; i < 4; i++) {
      balancer.completed(i, Outcome.success(), 1_000L * (i + 1), pick().nowNanos());
      pool.busy(i, 5);
    }
    counts(balancer, pick(), 1_000, 4);
    balancer.refresh();
    assertThat(balancer.pick(pick())).isZero();

    pool.busy(0, 6);
    assertThat(balancer.pick(pick())).isEqualTo(1);
  }

  @Test
  void theLeastBusyIsPickedBeforeAnythingIsKnown() {
    FakePool pool = pool(4).busy(0, 3).busy(1, 2).busy(2, 5).busy(3, 4);

    assertThat(balancer(provider(), ALL, pool, null).pick(pick())).isEqualTo(1);
  }

  @Test
  void requestsInFlightCountForTheWeight() {
    FakePool pool = weighted(1, 4).busy(0, 1).busy(1, 3);

    assertThat(balancer(provider(), ALL, pool, null).pick(pick())).isEqualTo(1);
    assertThat(balancer(provider(), ALL, pool.busy(1, 5), null).pick(pick())).isZero();
  }

  @Test
  void idleEndpointsOfWhichNothingIsKnownShareInProportionToWeights() {
    int[] counts = counts(balancer(provider(), weighted(5, 3, 1, 1)), pick(), 10_000, 4);

    assertThat(areProportional(counts, 5, 3, 1, 1)).isTrue();
    assertThat(areProportional(counts, 1, 1, 1, 1)).as("control").isFalse();
  }

  @Test
  void requestsThatStaySpreadInProportionToWeights() {
    assertThat(isSpreadByWeight(new HotColdProvider())).isTrue();
    assertThat(isSpreadByWeight(new RoundRobinProvider())).as("control").isFalse();
  }

  private static boolean isSpreadByWeight(BalancerProvider provider) {
    FakePool pool = weighted(1, 2, 3, 4);
    Balancer balancer = balancer(provider, pool);
    for (int i = 0; i < 1_000; i++) {
      int picked = balancer.pick(pick());
      pool.started(picked);
      balancer.completed(picked, Outcome.success(), 1_000 + i % 7, pick().nowNanos());
      if (i % 50 == 0) {
        balancer.refresh();
      }
    }
    boolean spread = true;
    for (int i = 0; i < 4; i++) {
      spread &= Math.abs(pool.inFlight(i) - 100 * (i + 1)) < 30;
    }
    return spread;
  }

  @Test
  void slowEndpointGetsLittle() {
    Traffic traffic = new Traffic(new HotColdProvider());
    Traffic control = new Traffic(new RoundRobinProvider());
    traffic.slowDown(0);
    control.slowDown(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.02);
    assertThat(control.shareOfFirst(Duration.ofSeconds(20))).isGreaterThan(0.02);
  }

  @Test
  void fastFailingEndpointGetsLittle() {
    Traffic traffic = new Traffic(new HotColdProvider());
    Traffic control = new Traffic(new LeastConnectionsProvider());
    traffic.failFast(0);
    control.failFast(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.02);
    assertThat(control.shareOfFirst(Duration.ofSeconds(20))).isGreaterThan(0.2);
  }

  @Test
  void endpointThatBeganToFailFastGetsLittle() {
    Traffic traffic = new Traffic(new HotColdProvider());
    traffic.shareOfFirst(Duration.ofSeconds(10));
    traffic.failFast(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.02);
  }

  @Test
  void endpointThatWasSlowGetsItsPartAgain() {
    Traffic traffic = new Traffic(new HotColdProvider());
    traffic.slowDown(0);
    traffic.shareOfFirst(Duration.ofSeconds(60));
    traffic.recover(0);
    traffic.shareOfFirst(Duration.ofSeconds(90));

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void endpointThatFailedGetsItsPartAgain() {
    Traffic traffic = new Traffic(new HotColdProvider());
    traffic.failFast(0);
    traffic.shareOfFirst(Duration.ofSeconds(60));
    traffic.recover(0);
    traffic.shareOfFirst(Duration.ofSeconds(90));

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void newEndpointIsNeitherStarvedNorFlooded() {
    Traffic traffic = new Traffic(new HotColdProvider());
    traffic.shareOfFirst(Duration.ofSeconds(10));

    assertThat(traffic.mostInFlightAtNewcomer(Duration.ofSeconds(10))).isBetween(1, 6);
    assertThat(traffic.shareOf(4, Duration.ofSeconds(10))).isBetween(0.15, 0.25);
  }

  @Test
  void successorKnowsWhatThePredecessorLearnt() {
    Traffic traffic = new Traffic(new HotColdProvider());
    traffic.slowDown(0);
    traffic.shareOfFirst(Duration.ofSeconds(10));
    traffic.addFifth();

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(1))).isLessThan(0.01);
  }
}
