package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Sender;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that do not block, on virtual time, with a backend that answers when a test says so. */
class AsyncCallTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final EngineFixture fixture = new EngineFixture();
  private final Backend backend = new Backend();

  @Test
  void nextAttemptIsSentAfterThePause() {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    CompletableFuture<Integer> result = call(engine);

    backend.fail(0, new ConnectException());
    assertThat(backend.sentTo()).containsExactly("a");
    fixture.scheduler.advance(SECOND);
    assertThat(backend.sentTo()).containsExactly("a", "b");
    backend.answer(1, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(tenant(engine).succeeded()).isOne();
  }

  @Test
  void failedAnswerIsKeptUntilAnotherEndpointIsFound() {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    CompletableFuture<Integer> result = call(engine);

    backend.answer(0, 503);
    assertThat(backend.discarded).isEmpty();
    fixture.scheduler.advance(SECOND);
    assertThat(result).isNotDone();

    assertThat(backend.discarded).containsExactly(503);
  }

  @Test
  void answerStandsIfItIsNotTriedAgain() {
    Engine engine = fixture.start(withRetries(r -> r.budget(0, 0)));
    CompletableFuture<Integer> result = call(engine);

    backend.answer(0, 503);

    assertThat(result).isCompletedWithValue(503);
    assertThat(backend.discarded).isEmpty();
    assertThat(tenant(engine).failed()).isOne();
  }

  @Test
  void answerStandsIfTheEngineIsClosedInThePause() {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    CompletableFuture<Integer> result = call(engine);
    backend.answer(0, 503);

    engine.close();

    assertThat(result).isCompletedWithValue(503);
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void cancellingInThePauseEndsTheRequest() {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    CompletableFuture<Integer> result = call(engine);
    backend.answer(0, 503);

    result.cancel(true);
    fixture.scheduler.advance(SECOND);

    assertThat(backend.sentTo()).containsExactly("a");
    assertThat(backend.discarded).containsExactly(503);
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(tenant(engine).failed()).isZero();
  }

  @Test
  void attemptThatTakesTooLongIsCancelledAndTriedElsewhere() {
    Engine engine = limited(r -> {});
    CompletableFuture<Integer> result = call(engine);

    fixture.scheduler.advance(SECOND);

    assertThat(backend.sent.get(0).answer).isCancelled();
    assertThat(backend.sentTo()).containsExactly("a", "b");
    backend.answer(1, 200);
    assertThat(result).isCompletedWithValue(200);
    assertThat(endpointFailures(engine, 0)).isOne();
    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(tenant(engine).failed()).isZero();
  }

  @Test
  void answerAfterTheTimeOutIsThrownAway() {
    backend.uncancellable = true;
    Engine engine = limited(r -> {});
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);

    backend.answer(0, 201);
    backend.answer(1, 200);

    assertThat(backend.discarded).containsExactly(201);
    assertThat(result).isCompletedWithValue(200);
  }

  @Test
  void lastTimeOutIsTheAnswer() {
    Engine engine = limited(r -> r.maxAttempts(2));
    CompletableFuture<Integer> result = call(engine);

    fixture.scheduler.advance(SECOND.multipliedBy(2));

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageContaining("b:2 has not answered within PT1S");
    assertThat(tenant(engine).failed()).isOne();
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void answerInTimeLeavesNoTimeOutBehind() {
    Engine engine = limited(r -> r.hedge(95));
    measure(engine, 100);
    int tasks = fixture.scheduler.pending();
    CompletableFuture<Integer> result = call(engine);
    assertThat(fixture.scheduler.pending()).isEqualTo(tasks + 2);

    backend.answer(0, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(fixture.scheduler.pending()).isEqualTo(tasks);
  }

  @Test
  void schedulerThatRefusesLeavesTheAttemptWithoutATimeOut() {
    Engine engine = limited(r -> {});
    fixture.failingScheduler = true;
    CompletableFuture<Integer> result = call(engine);

    backend.answer(0, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(engine.stats().faults()).isOne();
  }

  @Test
  void slowAttemptIsHedgedAndTheFirstAnswerTaken() {
    Engine engine = hedging(r -> {});
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(MILLI.multipliedBy(9));
    assertThat(backend.sentTo()).containsExactly("a");
    fixture.scheduler.advance(MILLI.multipliedBy(2));
    assertThat(backend.sentTo()).containsExactly("a", "b");

    backend.answer(1, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(backend.sent.get(0).answer).isCancelled();
    assertThat(tenant(engine).admitted()).isEqualTo(101);
    assertThat(tenant(engine).succeeded()).isEqualTo(101);
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(endpointsInFlight(engine)).isZero();
    assertThat(endpointFailures(engine, 0)).isZero();
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(0, 1, 0));
  }

  @Test
  void slowerAnswerIsThrownAway() {
    backend.uncancellable = true;
    Engine engine = hedging(r -> {});
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);
    backend.answer(0, 200);

    backend.answer(1, 201);

    assertThat(result).isCompletedWithValue(200);
    assertThat(backend.discarded).containsExactly(201);
  }

  @Test
  void failureWaitsForTheOtherOfThePair() {
    Engine engine = hedging(r -> r.maxAttempts(2));
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);

    backend.answer(0, 500);
    assertThat(result).isNotDone();
    backend.answer(1, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(backend.discarded).containsExactly(500);
    assertThat(tenant(engine).failed()).isZero();
  }

  @Test
  void ofAPairThatFailsTheLastIsTheAnswer() {
    Engine engine = hedging(r -> r.maxAttempts(2));
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);

    backend.answer(1, 500);
    backend.fail(0, new IOException("reset"));

    assertThatThrownBy(result::get).hasCauseInstanceOf(IOException.class);
    assertThat(backend.discarded).containsExactly(500);
    assertThat(tenant(engine).failed()).isOne();
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void oneOfAPairIsRetriedWhileTheOtherGoesOn() {
    Engine engine = hedging(r -> r.noBackoff());
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(Duration.ofMillis(20));

    backend.fail(1, new ConnectException());
    assertThat(backend.sentTo()).containsExactly("a", "b", "c");
    backend.answer(2, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(backend.sent.get(0).answer).isCancelled();
    assertThat(endpointsInFlight(engine)).isZero();
  }

  @Test
  void cancellingReachesBothOfAPair() {
    Engine engine = hedging(r -> {});
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);

    result.cancel(true);

    assertThat(backend.sent).hasSize(2).allMatch(sent -> sent.answer.isCancelled());
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(tenant(engine).failed()).isZero();
    assertThat(endpointsInFlight(engine)).isZero();
  }

  @Test
  void usedUpBudgetHedgesNothing() {
    Engine engine = hedging(r -> r.budget(0, 0));
    CompletableFuture<Integer> result = call(engine);
    fixture.scheduler.advance(SECOND);

    assertThat(backend.sentTo()).containsExactly("a");
    backend.answer(0, 200);
    assertThat(result).isCompletedWithValue(200);
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(0, 0, 1));
  }

  @Test
  void discardThatThrowsIsContained() {
    backend.failingDiscard = true;
    Engine engine = fixture.start(withRetries(RetryConfig.Builder::noBackoff));
    CompletableFuture<Integer> result = call(engine);

    backend.answer(0, 503);
    backend.answer(1, 200);

    assertThat(result).isCompletedWithValue(200);
    assertThat(engine.stats().faults()).isOne();
  }

  private Engine limited(Consumer<RetryConfig.Builder> retries) {
    return fixture.start(withRetries(r -> retries.accept(r.noBackoff().attemptTimeout(SECOND))));
  }

  /** An engine that knows that attempts take 10 ms. */
  private Engine hedging(Consumer<RetryConfig.Builder> retries) {
    Engine engine = fixture.start(withRetries(r -> retries.accept(r.hedge(95))));
    measure(engine, 100);
    return engine;
  }

  private void measure(Engine engine, int attempts) {
    for (int i = 0; i < attempts; i++) {
      Lease lease = lease(engine.acquire(get("acme")));
      fixture.ticker.advance(Duration.ofMillis(10));
      lease.complete(Outcome.success());
    }
    fixture.scheduler.advance(SECOND);
  }

  private CompletableFuture<Integer> call(Engine engine) {
    return engine.callAsync(get("acme"), backend).toCompletableFuture();
  }

  private static TenantStats tenant(Engine engine) {
    return engine.stats().tenants().get("acme");
  }

  private static PoolStats.Retries retries(Engine engine) {
    return engine.stats().pools().get("main").retries();
  }

  private static long endpointFailures(Engine engine, int endpoint) {
    return engine.stats().pools().get("main").endpoints().get(endpoint).failed();
  }

  private static int endpointsInFlight(Engine engine) {
    return engine.stats().pools().get("main").endpoints().stream()
        .mapToInt(endpoint -> endpoint.inFlight())
        .sum();
  }

  /** Answers statuses when told to, attempt by attempt. */
  private static final class Backend implements Sender<Integer> {

    final List<Sent> sent = new ArrayList<>();
    final List<Integer> discarded = new ArrayList<>();
    boolean uncancellable;
    boolean failingDiscard;

    record Sent(Lease lease, CompletableFuture<Integer> answer) {}

    @Override
    public CompletionStage<Integer> send(Lease lease) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      sent.add(new Sent(lease, answer));
      return uncancellable ? answer.minimalCompletionStage() : answer;
    }

    @Override
    public Outcome outcomeOf(@Nullable Integer status, @Nullable Throwable error) {
      return status == null ? Outcome.ofError(error) : Outcome.ofHttpStatus(status);
    }

    @Override
    public void discard(Integer status) {
      discarded.add(status);
      if (failingDiscard) {
        throw new IllegalStateException("told to fail");
      }
    }

    void answer(int attempt, int status) {
      sent.get(attempt).answer.complete(status);
    }

    void fail(int attempt, Throwable error) {
      sent.get(attempt).answer.completeExceptionally(error);
    }

    List<String> sentTo() {
      return sent.stream().map(each -> each.lease.endpoint().host()).toList();
    }
  }
}
