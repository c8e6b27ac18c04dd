package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

  /** As many lanes as there are threads that count at the same moment. */
  @Test
  void nobodyWaitsForALaneThatAnotherThreadHolds() {
    Lanes lanes = new Lanes(2, new SeededRandom(1));
    TenantCounts counts = new TenantCounts(lanes);
    List<Lane> held = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Lane lane = lanes.claim();
      counts.in(lane)[0]++;
      held.add(lane);
    }
    assertThat(held).doesNotHaveDuplicates();
    held.forEach(Lane::release);

    assertThat(counts.sum(0)).isEqualTo(9);
  }

  @Test
  void countsOfATenantWithoutANameGoToItsSuccessorAndNobodyElse() {
    Lanes lanes = new Lanes(1, new SeededRandom(1));
    TenantCounts others = new TenantCounts(lanes);
    TenantCounts counts = new TenantCounts(lanes);
    Lane lane = lanes.claim();
    counts.in(lane)[0] += 3;
    counts.in(lane)[Columns.REQUEST_BYTES] += 100;
    lane.release();

    assertThat(counts.retire(others)).isEqualTo(3);
    TenantCounts next = new TenantCounts(lanes);

    assertThat(others.sum(0)).isEqualTo(3);
    assertThat(others.sum(Columns.REQUEST_BYTES)).isEqualTo(100);
    assertThat(next.sum(0)).isZero();
    assertThat(counts.sum(0)).isZero();
  }
}
