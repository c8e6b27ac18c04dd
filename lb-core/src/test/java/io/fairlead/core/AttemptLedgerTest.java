package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AttemptLedgerTest {

  /** What the holder of an attempt, or of the pause after it, does next. */
  enum Step {
    FOLLOW,
    JOIN,
    FAIL,
    SUCCEED
  }

  @Test
  void requestThatIsAttemptedOnceEndsWithItsAttempt() {
    AttemptLedger ledger = new AttemptLedger(0, null);

    assertThat(ledger.made()).isOne();
    assertThat(ledger.leaves(false)).isTrue();
    assertThat(ledger.isOver()).isTrue();
    assertThat(ledger.follows(3)).isZero();
    assertThat(ledger.joins(3)).isZero();
  }

  @Test
  void failureOfOneOfTwoLeavesTheRequestToTheOther() {
    AttemptLedger ledger = new AttemptLedger(0, null);

    assertThat(ledger.joins(3)).isEqualTo(2);
    assertThat(ledger.leaves(false)).isFalse();
    assertThat(ledger.leaves(false)).isTrue();
  }

  @Test
  void successOfOneOfTwoEndsTheRequestOnce() {
    AttemptLedger ledger = new AttemptLedger(0, null);
    ledger.joins(3);

    assertThat(ledger.leaves(true)).isTrue();
    assertThat(ledger.isOver()).isTrue();
    assertThat(ledger.follows(3)).isZero();
    assertThat(ledger.leaves(true)).isFalse();
  }

  @Test
  void thirdAtOnceIsRefused() {
    AttemptLedger ledger = new AttemptLedger(0, null);
    ledger.joins(9);

    assertThat(ledger.joins(9)).isZero();
    assertThat(ledger.follows(9)).isEqualTo(3);
  }

  @Property
  void requestEndsOnceWithTheFirstSuccessOrElseTheLast(
      @ForAll @Size(max = 40) List<Step> steps, @ForAll @IntRange(min = 1, max = 100) int max) {
    AttemptLedger ledger = new AttemptLedger(0, null);
    int underWay = 1;
    int made = 1;
    boolean over = false;
    for (Step step : steps) {
      if (underWay == 0) {
        break;
      }
      switch (step) {
        case FOLLOW -> {
          boolean may = !over && made < max;
          assertThat(ledger.follows(max)).isEqualTo(may ? ++made : 0);
        }
        case JOIN -> {
          boolean may = !over && made < max && underWay == 1;
          assertThat(ledger.joins(max)).isEqualTo(may ? ++made : 0);
          underWay += may ? 1 : 0;
        }
        case FAIL, SUCCEED -> {
          boolean success = step == Step.SUCCEED;
          boolean ends = !over && (success || underWay == 1);
          assertThat(ledger.leaves(success)).isEqualTo(ends);
          over |= ends;
          underWay--;
        }
      }
      assertThat(ledger.isOver()).isEqualTo(over);
      assertThat(ledger.made()).isEqualTo(made);
      assertThat(ledger.isAlone()).isEqualTo(underWay == 1);
      assertThat(underWay).isLessThanOrEqualTo(2);
    }
    assertThat(over || underWay > 0).isTrue();
  }

  @Test
  void ofTwoThatLeaveAtOnceOneEndsTheRequest() throws Exception {
    int rounds = 20_000;
    AttemptLedger[] ledgers = new AttemptLedger[rounds];
    for (int i = 0; i < rounds; i++) {
      ledgers[i] = new AttemptLedger(0, null);
      ledgers[i].joins(2);
    }
    AtomicInteger[] ends = new AtomicInteger[rounds];
    for (int i = 0; i < rounds; i++) {
      ends[i] = new AtomicInteger();
    }
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService executor = Executors.newFixedThreadPool(2);
    Runnable leaver =
        () -> {
          for (int i = 0; i < rounds; i++) {
            if (ledgers[i].leaves(i % 3 == 0)) {
              ends[i].incrementAndGet();
            }
          }
        };
    Future<?> one = executor.submit(() -> start.await() >= 0 ? run(leaver) : null);
    Future<?> other = executor.submit(() -> start.await() >= 0 ? run(leaver) : null);
    one.get(60, TimeUnit.SECONDS);
    other.get(60, TimeUnit.SECONDS);
    executor.shutdown();

    assertThat(ends).allSatisfy(count -> assertThat(count).hasValue(1));
  }

  private static Object run(Runnable work) {
    work.run();
    return work;
  }
}
