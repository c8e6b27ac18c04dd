package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final Instant HOUR = Instant.parse("2026-11-30T01:00:00Z");
  private static final Instant LATER = HOUR.plusSeconds(3 * 3_600);

  @Test
  void retiredTallyTakesNothingMore() {
    Tally tally = new Tally("acme", null, HOUR);

    assertThat(tally.rejected()).isTrue();
    assertThat(tally.retire()).as("there is something to take").isFalse();
    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.retire()).isTrue();
    assertThat(tally.rejected()).isFalse();
    assertThat(tally.take(HOUR)).isNull();
  }

  /** A thread has lost the processor while it adds: nobody waits for it, and it is said. */
  @Test
  void whatAThreadIsAddingToIsLeftForTheNextTime() {
    Tally tally = new Tally("acme", null, HOUR);
    tally.rejected();
    long[] held = tally.claim();
    tally.rejected();

    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.tookAll()).isFalse();
    assertThat(tally.retire()).isFalse();
    Tally.release(held);
    assertThat(tally.take(HOUR).rejected()).isEqualTo(1);
    assertThat(tally.tookAll()).isTrue();
  }

  @Test
  void hostThatTellsTooMuchDoesNotMakeItLess() {
    Tally tally = new Tally("acme", null, HOUR);
    tally.ended(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    tally.ended(Long.MAX_VALUE, 1, 1);
    UsageRecord taken = tally.take(HOUR);

    assertThat(taken.bytesIn()).isEqualTo(2L << 48);
    assertThat(taken.plus(taken).plus(taken).requests()).isEqualTo(6);
  }

  /** Threads that count, one that takes, and tallies that are dropped as idle all the while. */
  @Test
  void nothingIsLostBetweenThreadsThatCountAndTallyThatGoes() throws Exception {
    int threads = 4;
    int times = 300_000;
    Tallies tallies = new Tallies(HOUR);
    List<UsageRecord> taken = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
    List<Future<?>> counting = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      counting.add(
          executor.submit(
              () -> {
                start.await();
                for (int i = 0; i < times; i++) {
                  String tenant = "t" + (i >> 10) % 3;
                  String route = i % 2 == 0 ? "r" : null;
                  tallies.attempted(tenant, route, 3);
                  tallies.ended(tenant, route, 5, 7, 11);
                }
                return null;
              }));
    }
    Future<?> taking =
        executor.submit(
            () -> {
              start.await();
              while (!over.get()) {
                // Whatever counts nothing between two looks is idle.
                tallies.take(HOUR, LATER, taken::add);
              }
              return null;
            });
    for (Future<?> each : counting) {
      each.get(60, TimeUnit.SECONDS);
    }
    over.set(true);
    taking.get(60, TimeUnit.SECONDS);
    executor.shutdown();
    for (int i = 0; i < 3; i++) {
      tallies.take(HOUR, LATER, taken::add);
    }

    long all = (long) threads * times;
    assertThat(Counting.sum(taken, UsageRecord::requests)).isEqualTo(all);
    assertThat(Counting.sum(taken, UsageRecord::attempts)).isEqualTo(all);
    assertThat(Counting.sum(taken, UsageRecord::bytesIn)).isEqualTo(5 * all);
    assertThat(Counting.sum(taken, UsageRecord::bytesOut)).isEqualTo(7 * all);
    assertThat(Counting.sum(taken, UsageRecord::cost)).isEqualTo(11 * all);
    assertThat(Counting.sum(taken, UsageRecord::upstreamNanos)).isEqualTo(3 * all);
    assertThat(tallies.size()).isZero();
  }
}
