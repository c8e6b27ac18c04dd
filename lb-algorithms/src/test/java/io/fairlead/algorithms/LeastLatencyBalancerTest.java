package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.BalancerContract;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  /** 400 requests a second to endpoints that answer after 10 ms, in virtual time. */
  private static final class Traffic {

    private static final Duration GAP = Duration.ofNanos(2_500_000);
    private static final Duration NORMAL = Duration.ofMillis(10);

    private final FakeTicker ticker = new FakeTicker();
    private final FakeScheduler scheduler = new FakeScheduler(ticker);
    private final SeededRandom random = new SeededRandom(42);
    private final BalancerProvider provider;
    private final Map<String, Object> options;
    private final Duration[] latencies = {NORMAL, NORMAL, NORMAL, NORMAL, NORMAL};
    private final Outcome[] outcomes = new Outcome[5];
    private FakePool pool = pool(4);
    private Balancer balancer;

    Traffic(BalancerProvider provider) {
      this(provider, Map.of());
    }

    Traffic(BalancerProvider provider, Map<String, Object> options) {
      this.provider = provider;
      this.options = options;
      this.balancer = create(null);
      for (int i = 0; i < outcomes.length; i++) {
        recover(i);
      }
    }

    private Balancer create(@Nullable Balancer predecessor) {
      return provider
          .configure(Options.of("options", options))
          .create(BalancerContext.of("test", pool, ticker, random).withPredecessor(predecessor));
    }

    void slowDown(int index) {
      latencies[index] = NORMAL.multipliedBy(50);
    }

    void failFast(int index) {
      latencies[index] = Duration.ofNanos(100_000);
      outcomes[index] = Outcome.failed();
    }

    void recover(int index) {
      latencies[index] = NORMAL;
      outcomes[index] = Outcome.success();
    }

    double shareOfFirst(Duration time) {
      return shareOf(0, time);
    }

    double shareOfFirstSoonAfterItWasSlow() {
      slowDown(0);
      shareOfFirst(Duration.ofSeconds(5));
      recover(0);
      shareOfFirst(Duration.ofSeconds(15));
      return shareOfFirst(Duration.ofSeconds(5));
    }

    double shareOf(int index, Duration time) {
      int requests = (int) time.dividedBy(GAP);
      int hits = 0;
      for (int i = 0; i < requests; i++) {
        hits += send() == index ? 1 : 0;
      }
      return (double) hits / requests;
    }

    int mostInFlightAtNewcomer(Duration time) {
      addFifth();
      int most = 0;
      for (int i = 0; i < time.dividedBy(GAP); i++) {
        send();
        most = Math.max(most, pool.inFlight(4));
      }
      return most;
    }

    void addFifth() {
      scheduler.advance(Duration.ofSeconds(1));
      pool = pool(5);
      balancer = create(balancer);
    }

    private int send() {
      scheduler.advance(GAP);
      FakePool current = pool;
      Balancer picker = balancer;
      int index = picker.pick(pick());
      Duration latency = latencies[index];
      Outcome outcome = outcomes[index];
      current.started(index);
      scheduler.schedule(
          latency,
          () -> {
            current.finished(index);
            picker.completed(index, outcome, latency.toNanos());
          });
      return index;
    }
  }
}
