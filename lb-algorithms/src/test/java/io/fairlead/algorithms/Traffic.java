package io.fairlead.algorithms;

import static io.fairlead.testkit.FakePick.pick;
import static io.fairlead.testkit.FakePool.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.Options;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 400 requests a second to endpoints that answer after 10 ms, in virtual time. Probes, if there are
 * any, are answered after a millisecond and truly.
 */
final class Traffic {

  private static final Duration GAP = Duration.ofNanos(2_500_000);
  private static final Duration NORMAL = Duration.ofMillis(10);
  private static final Duration ROUND_TRIP = Duration.ofMillis(1);
  private static final Duration REFRESH = Duration.ofMillis(500);

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final SeededRandom random = new SeededRandom(42);
  private final BalancerProvider provider;
  private final Map<String, Object> options;
  private final Duration[] latencies = {NORMAL, NORMAL, NORMAL, NORMAL, NORMAL};
  private final Outcome[] outcomes = new Outcome[5];
  private final @Nullable ProbeSource probes;
  private FakePool pool = pool(4);
  private Balancer balancer;

  Traffic(BalancerProvider provider) {
    this(provider, Map.of());
  }

  Traffic(BalancerProvider provider, Map<String, Object> options) {
    this(provider, options, false);
  }

  private Traffic(BalancerProvider provider, Map<String, Object> options, boolean probing) {
    this.provider = provider;
    this.options = options;
    this.probes = probing ? this::probe : null;
    for (int i = 0; i < outcomes.length; i++) {
      recover(i);
    }
    this.balancer = create(null);
    refreshAgain();
  }

  static Traffic withProbes(BalancerProvider provider) {
    return new Traffic(provider, Map.of(), true);
  }

  private Balancer create(@Nullable Balancer predecessor) {
    return provider
        .configure(Options.of("options", options))
        .create(
            BalancerContext.of("test", pool, ticker, random)
                .withProbes(probes)
                .withPredecessor(predecessor));
  }

  private void probe(Endpoint endpoint, ProbeSource.Answer answer) {
    int index = Integer.parseInt(endpoint.id().substring(1));
    scheduler.schedule(
        ROUND_TRIP, () -> answer.answered(pool.inFlight(index), latencies[index].toNanos()));
  }

  private void refreshAgain() {
    balancer.refresh();
    scheduler.schedule(REFRESH, this::refreshAgain);
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
    int index = picker.pick(pick().at(ticker.nanos()));
    Duration latency = latencies[index];
    Outcome outcome = outcomes[index];
    current.started(index);
    scheduler.schedule(
        latency,
        () -> {
          current.finished(index);
          picker.completed(index, outcome, latency.toNanos(), ticker.nanos());
        });
    return index;
  }
}
