package io.fairlead.policies.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.time.Ticker;
import io.fairlead.testkit.FakeSite;
import java.lang.management.ManagementFactory;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads over one limit, while it moves and while it is reloaded. */
class ConcurrencyStressTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final int MAX = 16;
  private static final int THREADS = 8;
  private static final int ROUNDS = 30_000;
  private static final Duration TICK = Duration.ofMillis(1);
  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.success(),
          Outcome.success(),
          Outcome.timedOut(),
          Outcome.cancelled(),
          Outcome.notSent());

  private final FakeSite site = FakeSite.of("concurrency");
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Policy latest = policy(Map.of("limit", MAX), site);

  @Test
  void fixedLimitIsNeverExceededByOne() throws Exception {
    runAll(THREADS, this::sendAll);

    assertThat(most).hasValueBetween(2, MAX);
    assertThat(latest.state()).isEqualTo("0/" + MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradient", "vegas", "aimd"})
  void limitThatMovesStaysBelowItsMaximumAndNothingIsLost(String algorithm) throws Exception {
    latest = policy(adaptive(algorithm), site);
    runAll(THREADS, this::sendAll);

    assertThat(most).hasValueBetween(1, MAX);
    assertThat(latest.state()).startsWith("0/");
    assertThat(latest.isFresh()).isTrue();
  }

  @Test
  void reloadsUnderLoadLoseNothing() throws Exception {
    List<Map<String, Object>> options =
        List.of(adaptive("gradient"), Map.of("limit", MAX), adaptive("aimd"), Map.of("limit", 3));
    AtomicInteger senders = new AtomicInteger(THREADS - 1);
    AtomicInteger roles = new AtomicInteger();
    runAll(
        THREADS,
        () -> {
          if (roles.getAndIncrement() > 0) {
            sendAll();
            senders.decrementAndGet();
          } else {
            for (int i = 0; senders.get() > 0; i++) {
              latest = policy(options.get(i % options.size()), site.after(latest));
            }
          }
        });

    assertThat(most).hasValueBetween(1, MAX);
    assertThat(latest.isFresh()).isTrue();
  }

  @Test
  void admissionAndReleaseAllocateNothing() {
    Policy policy = policy(adaptive("gradient"), site);
    sendMany(policy);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    sendMany(policy);

    // Half a byte each for what the virtual machine itself may do meanwhile.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS / 2);
  }

  private void sendMany(Policy policy) {
    for (int i = 0; i < ROUNDS; i++) {
      if (policy.tryAcquire(REQUEST) == null) {
        site.ticker().advance(TICK);
        policy.release(REQUEST, OUTCOMES.get(i % 2), i);
      }
    }
  }

  private void sendAll() {
    Ticker ticker = site.ticker();
    for (int round = 0; round < ROUNDS; round++) {
      Policy policy = latest;
      int taken = 0;
      while (taken < 5 && policy.tryAcquire(REQUEST) == null) {
        taken++;
        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      }
      site.ticker().advance(TICK);
      for (int i = 0; i < taken; i++) {
        inFlight.decrementAndGet();
        policy.release(
            REQUEST, OUTCOMES.get((round + i) % OUTCOMES.size()), ticker.nanos() & 0xFFFF);
      }
    }
  }

  private static Map<String, Object> adaptive(String algorithm) {
    return Map.of("limit", algorithm, "initial-limit", 8, "max-limit", MAX, "window", "10ms");
  }

  private static Policy policy(Map<String, Object> values, FakeSite at) {
    return new ConcurrencyProvider().configure(Options.of("c", values)).create(at);
  }

  private static void runAll(int count, Runnable task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(count);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
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
