package io.fairlead.policies.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads at a breaker that is half-open. */
class HalfOpenStressTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final int TRIALS = 3;
  private static final int THREADS = 8;
  private static final int ROUNDS = 20_000;

  private final FakeSite site = FakeSite.of("circuit-breaker");
  private final Policy policy =
      new CircuitBreakerProvider()
          .configure(Options.of("b", Map.of("half-open-calls", TRIALS)))
          .create(site);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();

  @Test
  void neverMoreTrialsUnderWayThanAllowed() throws Exception {
    halfOpen();
    runAll(this::tryAndGiveUp);

    assertThat(most).hasValueBetween(1, TRIALS);
    assertThat(admitted).hasValueGreaterThan(TRIALS);
    assertThat(policy.state()).isEqualTo("half-open");
    assertThat(admitAll()).isEqualTo(TRIALS);
  }

  @Test
  void theOpeningItselfLetsNoMoreThrough() throws Exception {
    for (int round = 0; round < 200; round++) {
      halfOpen();
      admitted.set(0);
      runAll(() -> admitted.addAndGet(admitAll()));

      assertThat(admitted).hasValue(TRIALS);
      for (int i = 0; i < TRIALS; i++) {
        policy.release(REQUEST, Outcome.success(), 0);
      }
      assertThat(policy.state()).isEqualTo("closed");
    }
  }

  @Test
  void overdueTrialIsTheOnlyOneInItsTime() throws Exception {
    halfOpen();
    assertThat(admitAll()).isEqualTo(TRIALS);
    for (int round = 0; round < 200; round++) {
      site.ticker().advance(Duration.ofSeconds(10));
      admitted.set(0);
      runAll(() -> admitted.addAndGet(admitAll()));

      assertThat(admitted).hasValue(1);
      policy.release(REQUEST, Outcome.cancelled(), 0); // pays for itself
    }
  }

  private void tryAndGiveUp() {
    for (int round = 0; round < ROUNDS; round++) {
      if (policy.tryAcquire(REQUEST) == null) {
        admitted.incrementAndGet();
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        underWay.decrementAndGet();
        policy.release(REQUEST, round % 2 == 0 ? Outcome.cancelled() : Outcome.notSent(), 0);
      }
    }
  }

  private int admitAll() {
    int count = 0;
    while (count < 100 && policy.tryAcquire(REQUEST) == null) {
      count++;
    }
    return count;
  }

  private void halfOpen() {
    for (int i = 0; policy.state().equals("closed") && i < 1_000; i++) {
      assertThat(policy.tryAcquire(REQUEST)).isNull();
      policy.release(REQUEST, Outcome.failed(), 0);
    }
    site.ticker().advance(Duration.ofSeconds(10));
  }

  private static void runAll(Runnable task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(
            executor.submit(
                () -> {
                  start.await();
                  task.run();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : futures) {
        future.get(1, TimeUnit.MINUTES);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
