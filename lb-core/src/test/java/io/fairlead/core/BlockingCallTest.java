package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.BlockingSender;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.stats.TenantStats;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls on the thread of the caller. */
@Timeout(60)
class BlockingCallTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EngineFixture fixture = new EngineFixture();
  private final List<Thread> sentBy = new CopyOnWriteArrayList<>();
  private final List<Integer> discarded = new CopyOnWriteArrayList<>();

  @Test
  void everyAttemptIsSentByTheCallerAlsoAfterAPause() throws Exception {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    Caller caller = new Caller(() -> engine.call(get("acme"), sender(503, 503, 200)));

    caller.letWaitAfter(1);
    fixture.scheduler.advance(SECOND);
    caller.letWaitAfter(2);
    fixture.scheduler.advance(SECOND);

    assertThat(caller.answer()).isEqualTo(200);
    assertThat(sentBy).containsExactly(caller.thread, caller.thread, caller.thread);
    assertThat(discarded).containsExactly(503, 503);
    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void interruptEndsThePauseAndTheRequest() throws Exception {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Caller caller =
        new Caller(
            () -> {
              try {
                return engine.call(get("acme"), sender(503, 200));
              } finally {
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.letWaitAfter(1);

    caller.thread.interrupt();

    assertThatThrownBy(caller::answer).hasCauseInstanceOf(InterruptedException.class);
    assertThat(stillInterrupted).isTrue();
    fixture.scheduler.advance(SECOND);
    assertThat(sentBy).hasSize(1);
    assertThat(discarded).containsExactly(503);
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(tenant(engine).failed()).isZero();
  }

  @Test
  void closingInThePauseLeavesTheAnswer() throws Exception {
    Engine engine = fixture.start(withRetries(r -> r.backoff(SECOND, SECOND)));
    Caller caller = new Caller(() -> engine.call(get("acme"), sender(503, 200)));
    caller.letWaitAfter(1);

    engine.close();

    assertThat(caller.answer()).isEqualTo(503);
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void interruptedSenderIsTheClientsAndNotTriedAgain() {
    Engine engine = fixture.start(withRetries(RetryConfig.Builder::noBackoff));

    assertThatThrownBy(
            () ->
                engine.call(
                    get("acme"),
                    lease -> {
                      throw new InterruptedException("by the client");
                    }))
        .isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(tenant(engine).failed()).isZero();
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void errorOfTheSenderIsThrownAndEndsTheRequest() {
    Engine engine = fixture.start(withRetries(RetryConfig.Builder::noBackoff));

    assertThatThrownBy(
            () ->
                engine.call(
                    get("acme"),
                    lease -> {
                      throw new AssertionError("broken sender");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("broken sender");
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(tenant(engine).failed()).isOne();
  }

  @Test
  void usedUpBudgetLeavesTheErrorOfTheOnlyAttempt() {
    Engine engine = fixture.start(withRetries(r -> r.budget(0, 0)));

    assertThatThrownBy(
            () ->
                engine.call(
                    get("acme"),
                    lease -> {
                      throw new ConnectException(lease.endpoint().host());
                    }))
        .hasMessage("a");
  }

  private BlockingSender<Integer> sender(int... statuses) {
    return new BlockingSender<>() {

      @Override
      public Integer send(Lease lease) {
        sentBy.add(Thread.currentThread());
        return statuses[lease.attempt() - 1];
      }

      @Override
      public Outcome outcomeOf(@Nullable Integer status, @Nullable Throwable error) {
        return status == null ? Outcome.ofError(error) : Outcome.ofHttpStatus(status);
      }

      @Override
      public void discard(Integer status) {
        discarded.add(status);
      }
    };
  }

  private static TenantStats tenant(Engine engine) {
    return engine.stats().tenants().get("acme");
  }

  /** A thread that calls. */
  private final class Caller {

    final FutureTask<Integer> call;
    final Thread thread;

    Caller(Callable<Integer> work) {
      call = new FutureTask<>(work);
      thread = new Thread(call, "caller");
      thread.start();
    }

    /** Returns once the caller has sent so often and waits for the scheduler. */
    void letWaitAfter(int attempts) {
      while (sentBy.size() < attempts || thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    int answer()
        throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
      return call.get(60, TimeUnit.SECONDS);
    }
  }
}
