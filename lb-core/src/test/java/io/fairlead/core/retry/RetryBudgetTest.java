package io.fairlead.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.RetryConfig;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private static final RetryConfig.Budget FIFTH = new RetryConfig.Budget(20, 0);
  private static final RetryConfig.Budget TEN_PER_SECOND = new RetryConfig.Budget(0, 10);

  private final FakeTicker ticker = new FakeTicker();
  private final RetryBudget budget = new RetryBudget(ticker);

  @Test
  void everyFifthRequestEarnsARetry() {
    earn(4);
    assertThat(takeAll(FIFTH)).isZero();
    earn(1);
    assertThat(takeAll(FIFTH)).isOne();
    earn(95);
    assertThat(takeAll(FIFTH)).isEqualTo(19);
  }

  @Test
  void youngPoolMayRetryWhatItsSecondsEarn() {
    assertThat(takeAll(TEN_PER_SECOND)).isEqualTo(100);
  }

  @Test
  void idleTimeEarnsNoMoreThanTheWindow() {
    ticker.advance(Duration.ofDays(365));

    assertThat(takeAll(TEN_PER_SECOND)).isEqualTo(100);
  }

  @Test
  void requestsAreForgottenAfterTenSeconds() {
    earn(1_000);
    ticker.advance(Duration.ofSeconds(10));

    assertThat(takeAll(FIFTH)).isZero();
  }

  @Test
  void tokensAreForgottenAfterTenSecondsAndOneSlice() {
    takeAll(TEN_PER_SECOND);

    ticker.advance(Duration.ofSeconds(10));
    assertThat(takeAll(TEN_PER_SECOND)).isZero();
    ticker.advance(Duration.ofMillis(500));
    assertThat(takeAll(TEN_PER_SECOND)).isEqualTo(100);
  }

  @Test
  void tokenThatWasNotUsedCanBeTakenAgainEvenIfItIsGivenBackLate() {
    RetryConfig.Budget one = new RetryConfig.Budget(100, 0);
    earn(1);
    long token = budget.take(one);
    ticker.advance(Duration.ofSeconds(5));

    budget.giveBack(token);

    assertThat(takeAll(one)).isOne();
  }

  @Test
  void tokenThatIsGivenBackAfterItWasForgottenIsNotEarnedTwice() {
    long token = budget.take(TEN_PER_SECOND);
    ticker.advance(Duration.ofSeconds(20));
    takeAll(TEN_PER_SECOND);

    budget.giveBack(token);

    assertThat(takeAll(TEN_PER_SECOND)).isZero();
  }

  @Test
  void steadyTrafficGetsAllButATwentiethOfItsPart() {
    int taken = 0;
    for (int i = 0; i < 60_000; i++) {
      budget.earn();
      if (i % 500 == 0) {
        budget.look();
      }
      if (budget.take(FIFTH) != RetryBudget.REFUSED) {
        taken++;
      }
      ticker.advance(Duration.ofMillis(1));
    }

    assertThat(taken).isBetween(60_000 / 5 * 9 / 10, 60_000 / 5);
  }

  @Test
  void largeCountsDoNotOverflow() {
    ticker.advance(Duration.ofDays(365L * 200));

    assertThat(takeAll(new RetryConfig.Budget(100, 1_000))).isEqualTo(10_000);
  }

  /** A budget that checks first and spends then lets some through here, whatever its clock. */
  @Test
  void manyThreadsTakeExactlyWhatIsEarned() throws Exception {
    int threads = 4;
    int requests = 20_000;
    LongAdder taken = new LongAdder();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> work = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      boolean moves = t == 0;
      work.add(
          executor.submit(
              () -> {
                start.await();
                for (int i = 0; i < requests; i++) {
                  budget.earn();
                  long token = budget.take(FIFTH);
                  if (token != RetryBudget.REFUSED && i % 7 == 0) {
                    budget.giveBack(token);
                  } else if (token != RetryBudget.REFUSED) {
                    taken.increment();
                  }
                  if (moves && i % 100 == 0) {
                    ticker.advance(Duration.ofMillis(10));
                  }
                }
                return null;
              }));
    }
    for (Future<?> each : work) {
      each.get(60, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(taken.sum() + takeAll(FIFTH)).isEqualTo(threads * requests / 5);
  }

  private void earn(int requests) {
    for (int i = 0; i < requests; i++) {
      budget.earn();
    }
  }

  private int takeAll(RetryConfig.Budget config) {
    int taken = 0;
    while (budget.take(config) != RetryBudget.REFUSED) {
      taken++;
    }
    return taken;
  }
}
