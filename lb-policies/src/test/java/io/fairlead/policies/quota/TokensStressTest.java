package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.tenant.Quota;
import io.fairlead.testkit.FakeTicker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bucket and batch by real threads, while the clock stands still. */
class TokensStressTest {

  private static final int ROUNDS = 30_000;
  private static final long BURST = 1_280;
  private static final Quota QUOTA = Quota.perHour(1_000).withBurst(BURST);

  /** A batch of 19 in place of one of 20. */
  private static final Quota SMALLER = QUOTA.withBurst(BURST - 64);

  private final Tokens tokens =
      new Tokens(TokensTest.terms(QUOTA), Clocks.of(new FakeTicker(), InstantSource.system()));
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong mostHeld = new AtomicLong();
  private final AtomicLong forced = new AtomicLong();

  @Test
  void neverMoreThanTheBurstIsOutAtOnce() throws Exception {
    runAll(this::takeAndGiveBack, this::takeAndGiveBack, this::takeAndGiveBack, this::look);

    assertThat(mostHeld).hasValueBetween(1, BURST);
    assertThat(tokens.stock().tokens()).isBetween(BURST - BURST / 64, BURST);
  }

  /** With so much out that the bucket never overflows, nothing may be lost either. */
  @Test
  void nothingIsLostOrMadeWhateverMeets() throws Exception {
    assertThat(tokens.tryTake(200)).isTrue();

    runAll(this::takeAndGiveBack, this::takeAndGiveBack, this::force, this::look, this::reload);

    assertThat(tokens.stock().tokens()).isEqualTo(BURST - 200 - forced.get());
  }

  private void takeAndGiveBack() {
    for (int round = 0; round < ROUNDS; round++) {
      long amount = ThreadLocalRandom.current().nextLong(1, round % 16 == 0 ? 100 : 3);
      if (tokens.tryTake(amount)) {
        mostHeld.accumulateAndGet(held.addAndGet(amount), Math::max);
        held.addAndGet(-amount);
        tokens.giveBack(amount);
      }
    }
  }

  private void force() {
    for (int i = 0; i < 500; i++) {
      tokens.force(i % 4);
      forced.addAndGet(i % 4);
    }
  }

  private void look() {
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(tokens.stock().tokens()).isLessThanOrEqualTo(BURST);
    }
  }

  private void reload() {
    for (int round = 0; round < ROUNDS / 100; round++) {
      tokens.change(TokensTest.terms(SMALLER));
      tokens.change(TokensTest.terms(QUOTA));
    }
  }

  private static void runAll(Runnable... works) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(works.length);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (Runnable work : works) {
        futures.add(executor.submit(work));
      }
      for (Future<?> future : futures) {
        future.get(1, TimeUnit.MINUTES);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
