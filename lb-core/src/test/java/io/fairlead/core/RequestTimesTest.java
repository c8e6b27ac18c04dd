package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.succeed;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.core.plugin.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What time a balancer is told that it is, and how often the clock is read for a request. */
class RequestTimesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int REQUESTS = 100;
  private static final LoadReport REPORT = new LoadReport(0.5, 100, 1);

  private final EngineFixture fixture = new EngineFixture();
  private final List<String> heard = new ArrayList<>();

  RequestTimesTest() {
    fixture.policies.putAll(Providers.load().policies());
    fixture.balancers.putAll(Providers.load().balancers());
    fixture.balancer("first", context -> new Listening());
  }

  /** Beyond the first one, which takes a batch of tokens and makes what the others find. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "round-robin",
        "random",
        "weighted-round-robin",
        "least-connections",
        "least-latency",
        "hot-cold",
        "consistent-hash",
        "shuffle-shard"
      })
  void clockIsReadOnceOnTheWayInAndOnceOnTheWayOut(String balancer) {
    Engine engine = fixture.start(standard(balancer));
    succeed(engine.acquire(get("acme")));
    fixture.readings.set(0);

    for (int i = 0; i < REQUESTS; i++) {
      Admission admission = engine.acquire(get("acme"));
      assertThat(fixture.readings.getAndSet(0)).as("readings by the way in").isOne();
      Outcome outcome = Outcome.success().withLoadReport(REPORT);
      lease(admission).complete(i % 9 == 0 ? Outcome.failed() : outcome);
      assertThat(fixture.readings.getAndSet(0)).as("readings by the way out").isOne();
    }
  }

  @Test
  void clockIsReadAsOftenWhereARequestMightHaveWaited() {
    Engine engine = fixture.start(standard("least-latency"));
    succeed(engine.acquire(get("acme")));
    fixture.readings.set(0);

    for (int i = 0; i < REQUESTS; i++) {
      succeed(engine.acquireAsync(get("acme")).toCompletableFuture().join());
    }

    assertThat(fixture.readings).hasValue(2 * REQUESTS);
  }

  private static LbConfig standard(String balancer) {
    return LbConfig.builder()
        .policy(PolicyConfig.of(Policies.QUOTA))
        .policy(PolicyConfig.of(Policies.PRIORITY))
        .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
        .pool("main", p -> p.balancer(balancer).endpoint("a", 1).endpoint("b", 2).endpoint("c", 3))
        .defaultPool("main")
        .tenant("acme", t -> t.quota(Quota.perSecond(1_000_000)))
        .build();
  }

  @Test
  void requestIsPickedForWhenItComesAndToldOfWhenItEnds() {
    Engine engine = fixture.start(EngineFixture.config().build());
    fixture.scheduler.advance(SECOND);

    Lease lease = lease(engine.acquire(get("acme")));
    fixture.scheduler.advance(SECOND);
    lease.complete(Outcome.success().withLoadReport(REPORT));

    assertThat(heard).containsExactly("picked at 1s", "completed at 2s", "reported at 2s");
  }

  @Test
  void retryIsPickedForAfterItsPause() {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    Lease first = lease(engine.acquire(get("acme")));
    fixture.scheduler.advance(SECOND);

    CompletableFuture<Admission> next =
        first.retryAsync(Outcome.unreachable()).toCompletableFuture();
    fixture.scheduler.advance(SECOND);
    succeed(next.join());

    // The pause is one of those up to a second that the seed draws.
    assertThat(heard).hasSize(4).startsWith("picked at 0s", "completed at 1s");
    assertThat(heard.get(2)).matches("picked at 1\\.\\d+s").isNotEqualTo("picked at 1s");
  }

  @Test
  void hedgeIsPickedForWhenItIsMade() {
    Engine engine = fixture.start(withRetries(r -> r.hedge(95)));
    Lease first = lease(engine.acquire(get("acme")));
    fixture.scheduler.advance(SECOND);

    succeed(first.hedge());

    assertThat(heard).containsExactly("picked at 0s", "picked at 1s", "completed at 1s");
  }

  @Test
  void requestThatHasWaitedIsPickedForWhenItsTurnHasCome() {
    LbConfig config =
        EngineFixture.config()
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .pool(
                "main",
                p ->
                    p.balancer("first")
                        .endpoint("a", 1)
                        .maxInFlight(1)
                        .queue(q -> q.maxWait(SECOND.multipliedBy(10))))
            .build();
    Engine engine = fixture.start(config);
    Admission first = engine.acquire(get("acme"));
    CompletableFuture<Admission> second = engine.acquireAsync(get("globex")).toCompletableFuture();
    fixture.scheduler.advance(SECOND.multipliedBy(3));

    succeed(first);

    assertThat(second).isDone();
    assertThat(heard).containsExactly("picked at 0s", "completed at 3s", "picked at 3s");
  }

  @Test
  void reportOfASourceIsOfTheMomentAtWhichItCame() {
    List<LoadReportSource.Subscriber> subscribers = new ArrayList<>();
    fixture.loadReports.put(
        "main",
        subscriber -> {
          subscribers.add(subscriber);
          return subscribers::clear;
        });
    fixture.start(EngineFixture.config().build());
    fixture.scheduler.advance(SECOND);

    subscribers.get(0).report("b:2", REPORT);

    assertThat(heard).containsExactly("reported at 1s");
  }

  /** Takes the first endpoint that is available. */
  private final class Listening implements Balancer {

    @Override
    public int pick(PickContext picking) {
      hear("picked", picking.nowNanos());
      return picking.isAvailable(0) ? 0 : 1;
    }

    @Override
    public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
      hear("completed", nowNanos);
    }

    @Override
    public void reported(int index, LoadReport report, long nowNanos) {
      hear("reported", nowNanos);
    }

    private void hear(String what, long nowNanos) {
      double seconds = (nowNanos - fixture.startNanos) / 1e9;
      String text = seconds == Math.rint(seconds) ? "" + (long) seconds : "" + seconds;
      heard.add(what + " at " + text + "s");
    }
  }
}
