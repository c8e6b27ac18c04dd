package io.fairlead.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeastLatencyBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new LeastLatencyProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("decay", "5s", "choices", 2);
  }

  @Test
  void slowEndpointGetsLittle() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    Traffic control = new Traffic(new RoundRobinProvider());
    traffic.slowDown(0);
    control.slowDown(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.06);
    assertThat(control.shareOfFirst(Duration.ofSeconds(20))).isGreaterThan(0.06);
  }

  @Test
  void fastFailingEndpointGetsLittle() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    Traffic control = new Traffic(new LeastConnectionsProvider());
    traffic.failFast(0);
    control.failFast(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isLessThan(0.02);
    assertThat(control.shareOfFirst(Duration.ofSeconds(20))).isGreaterThan(0.2);
  }

  @Test
  void endpointThatRecoveredGetsItsPartAgain() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    traffic.failFast(0);
    traffic.shareOfFirst(Duration.ofSeconds(60));
    traffic.recover(0);
    traffic.shareOfFirst(Duration.ofSeconds(90));

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void endpointThatWasSlowGetsItsPartAgain() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    traffic.slowDown(0);
    traffic.shareOfFirst(Duration.ofSeconds(60));
    traffic.recover(0);
    traffic.shareOfFirst(Duration.ofSeconds(90));

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(20))).isBetween(0.2, 0.3);
  }

  @Test
  void shorterDecayForgivesSooner() {
    Traffic quick = new Traffic(new LeastLatencyProvider(), Map.of("decay", "1s"));
    Traffic slow = new Traffic(new LeastLatencyProvider(), Map.of("decay", "60s"));

    assertThat(quick.shareOfFirstSoonAfterItWasSlow()).isBetween(0.2, 0.3);
    assertThat(slow.shareOfFirstSoonAfterItWasSlow()).isLessThan(0.05);
  }

  @Test
  void newEndpointIsNeitherStarvedNorFlooded() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    traffic.shareOfFirst(Duration.ofSeconds(10));

    int most = traffic.mostInFlightAtNewcomer(Duration.ofSeconds(10));

    assertThat(most).isBetween(1, 6);
    assertThat(traffic.shareOf(4, Duration.ofSeconds(10))).isBetween(0.15, 0.25);
  }

  @Test
  void successorKnowsWhatThePredecessorLearnt() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    traffic.slowDown(0);
    traffic.shareOfFirst(Duration.ofSeconds(10));
    traffic.addFifth();

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(1))).isLessThan(0.01);
  }

  @Test
  void balancerWithoutPredecessorHasToLearnAnew() {
    Traffic traffic = new Traffic(new LeastLatencyProvider());
    traffic.slowDown(0);

    assertThat(traffic.shareOfFirst(Duration.ofSeconds(1))).isGreaterThan(0.001);
  }
}
