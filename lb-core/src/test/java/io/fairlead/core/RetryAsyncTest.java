package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Attempts with a pause between them. */
class RetryAsyncTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EngineFixture fixture = new EngineFixture();
  private final RecordingPolicy.Kind quota = new RecordingPolicy.Kind("quota", PolicyScope.TENANT);

  @Test
  void nextEndpointComesAfterThePause() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    Lease first = lease(engine.acquire(get("acme")));

    CompletableFuture<Admission> next = retry(first, Outcome.unreachable());

    assertThat(next).isNotDone();
    assertThat(first.complete(Outcome.success())).isFalse();
    fixture.scheduler.advance(SECOND);
    assertThat(lease(next.join()).endpoint().host()).isEqualTo("b");
    assertThat(lease(next.join()).attempt()).isEqualTo(2);
  }

  @Test
  void endpointIsPickedAfterThePause() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());

    assertThat(endpointsInFlight(engine)).isZero();
    assertThat(next).isNotDone();
  }

  @Test
  void requestIsUnderWayDuringThePause() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());
    CompletableFuture<Void> drained = engine.drain().toCompletableFuture();

    assertThat(tenant(engine).inFlight()).isOne();
    assertThat(quota.held()).isOne();
    assertThat(tenant(engine).failed()).isZero();
    fixture.scheduler.advance(Duration.ofSeconds(2));
    assertThat(drained).isNotDone();

    lease(next.join()).complete(Outcome.success());
    fixture.scheduler.advance(SECOND);

    assertThat(drained).isCompleted();
    assertThat(quota.released).containsExactly("quota SUCCESS");
  }

  @Test
  void refusalIsAnsweredAtOnce() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND).budget(0, 0));

    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());

    assertThat(rejection(next.join()).reason()).isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(tenant(engine).failed()).isOne();
  }

  @Test
  void noBackoffAnswersAtOnce() {
    Engine engine = start(RetryConfig.Builder::noBackoff);

    assertThat(retry(lease(engine.acquire(get("acme"))), Outcome.unreachable())).isDone();
  }

  @Test
  void cancellingTheStageEndsTheRequestAndReturnsTheToken() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND).budget(100, 0));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());
    int tasks = fixture.scheduler.pending();

    next.cancel(true);

    assertThat(fixture.scheduler.pending()).isEqualTo(tasks - 1);
    assertThat(quota.released).containsExactly("quota CANCELLED");
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(tenant(engine).failed()).isZero();
    // Two requests have earned two, and none is spent.
    Lease second = lease(engine.acquire(get("acme")));
    lease(second.retry(Outcome.unreachable())).retry(Outcome.unreachable());
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(2, 0, 0));
  }

  @Test
  void stageThatTheHostCompletesItselfIsOverToo() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());

    next.completeExceptionally(new IllegalStateException("the host's deadline"));
    fixture.scheduler.advance(SECOND);

    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(endpointsInFlight(engine)).isZero();
    assertThat(quota.held()).isZero();
  }

  @Test
  void cancellingAfterThePauseLeavesTheLeaseToTheHost() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());
    fixture.scheduler.advance(SECOND);

    assertThat(next.cancel(true)).isFalse();
    assertThat(lease(next.join()).complete(Outcome.success())).isTrue();
    assertThat(tenant(engine).succeeded()).isOne();
  }

  @Test
  void cancellingWhileTheEndpointIsPickedEndsItsLease() {
    EngineFixture cancelling = new EngineFixture();
    CompletableFuture<?>[] next = new CompletableFuture<?>[1];
    cancelling.listeners.add(
        new io.fairlead.api.event.LbListener() {
          @Override
          public void admitted(Lease lease) {
            if (next[0] != null) {
              next[0].cancel(true);
            }
          }
        });
    Engine engine = cancelling.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    next[0] = retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());

    cancelling.scheduler.advance(SECOND);

    assertThat(next[0]).isCancelled();
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(endpointsInFlight(engine)).isZero();
  }

  @Test
  void closingTheEngineEndsEveryPauseWithItsOutcome() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    CompletableFuture<Admission> next =
        retry(lease(engine.acquire(get("acme"))), Outcome.unreachable());
    Lease open = lease(engine.acquire(get("acme")));

    engine.close();

    assertThat(rejection(next.join()).reason()).isEqualTo(RejectionReason.SHUTTING_DOWN);
    assertThat(quota.released).containsExactly("quota UNREACHABLE");
    assertThat(rejection(retry(open, Outcome.unreachable()).join()).reason())
        .isEqualTo(RejectionReason.SHUTTING_DOWN);
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(endpointsInFlight(engine)).isZero();
  }

  @Test
  void drainLetsARequestBeTriedAgain() {
    Engine engine = start(r -> r.backoff(SECOND, SECOND));
    Lease first = lease(engine.acquire(get("acme")));
    engine.drain();

    CompletableFuture<Admission> next = retry(first, Outcome.unreachable());
    fixture.scheduler.advance(SECOND);

    assertThat(next.join()).isInstanceOf(Lease.class);
  }

  @Test
  void schedulerThatIsShutDownEndsTheRequest() {
    EngineFixture broken = new EngineFixture();
    Engine engine =
        broken
            .policy(quota)
            .start(
                withRetries(r -> r.backoff(SECOND, SECOND))
                    .with(c -> c.policy(PolicyConfig.of("quota"))));
    Lease first = lease(engine.acquire(get("acme")));
    broken.failingScheduler = true;

    CompletableFuture<Admission> next = retry(first, Outcome.unreachable());

    assertThat(rejection(next.join()).reason()).isEqualTo(RejectionReason.SHUTTING_DOWN);
    assertThat(quota.held()).isZero();
    assertThat(engine.stats().faults()).isOne();
  }

  private Engine start(Consumer<RetryConfig.Builder> retries) {
    return fixture
        .policy(quota)
        .start(withRetries(retries).with(c -> c.policy(PolicyConfig.of("quota"))));
  }

  private static CompletableFuture<Admission> retry(Lease lease, Outcome outcome) {
    return lease.retryAsync(outcome).toCompletableFuture();
  }

  private static TenantStats tenant(Engine engine) {
    return engine.stats().tenants().get("acme");
  }

  private static PoolStats.Retries retries(Engine engine) {
    return engine.stats().pools().get("main").retries();
  }

  private static int endpointsInFlight(Engine engine) {
    return engine.stats().pools().get("main").endpoints().stream()
        .mapToInt(endpoint -> endpoint.inFlight())
        .sum();
  }
}
