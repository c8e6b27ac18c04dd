package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads that count while names are given and taken away. */
class CountsUnderThreadsTest {

  private static final int THREADS = 4;
  private static final int REQUESTS = 40_000;
  private static final String[] TENANTS =
      IntStream.range(0, 20).mapToObj(i -> "t" + i).toArray(String[]::new);

  @Test
  void noRequestIsLostOrCountedTwiceWhileNamesChange() throws Exception {
    try (Fixture one = new Fixture(4, Fixture.config(TENANTS))) {
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
      Future<?> changes = threads.submit(() -> changeNames(one, done));
      List<Future<?>> callers = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        callers.add(threads.submit(caller(one, thread)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
      done.set(true);
      changes.get();
      threads.shutdown();
      one.metrics.refresh();

      assertThat(one.count("fairlead.requests", "outcome", "success"))
          .isEqualTo((long) THREADS * REQUESTS);
      assertThat(one.count("fairlead.response.body")).isEqualTo(3L * THREADS * REQUESTS);
      assertThat(
              one.registry
                  .get("fairlead.request.duration")
                  .tag("outcome", "success")
                  .timer()
                  .count())
          .isEqualTo((long) THREADS * REQUESTS);
    }
  }

  /** Takes half of the names away and gives them back, again and again. */
  private static Void changeNames(Fixture one, AtomicBoolean done) {
    LbConfig all = one.balancer.config();
    LbConfig few = Fixture.config("t0", "t1", "t2");
    while (!done.get()) {
      one.metrics.applied(all, few);
      one.metrics.refresh();
      one.metrics.applied(few, Fixture.config("t2", "t3", "t4", "t5"));
      one.metrics.refresh();
    }
    one.metrics.applied(few, all);
    return null;
  }

  private static Callable<Void> caller(Fixture one, int thread) {
    return () -> {
      for (int i = 0; i < REQUESTS; i++) {
        one.lease(TENANTS[(i + thread) % 8]).complete(Outcome.success().withBytes(0, 3));
      }
      return null;
    };
  }

  @Test
  void retiredCountsPassOnWhatComesTooLate() throws Exception {
    for (int round = 0; round < 200; round++) {
      TenantCounts others = new TenantCounts(null);
      TenantCounts counts = new TenantCounts(others);
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<?> adder =
          thread.submit(
              () -> {
                start.countDown();
                for (int i = 0; i < 5_000; i++) {
                  counts.add(Stripes.own(), 0, 1);
                }
              });
      start.await();
      counts.retire();
      adder.get();
      thread.shutdown();

      assertThat(others.sum(0)).isEqualTo(5_000);
      assertThat(counts.sum(0)).isZero();
    }
  }
}
