package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.testkit.FakeSite;
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

/** Tenants of every priority over one pool, with real threads. */
class PriorityStressTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final int LIMIT = 16;
  private static final int ROUNDS = 50_000;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final FakeSite site =
      FakeSite.of("priority").in(new PoolView("shared", LIMIT, Map.of(2, 4)));
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger guaranteeBroken = new AtomicInteger();

  @Test
  void neverOverTheLimitAndNothingIsLost() throws Exception {
    Policy[] policies = new Policy[4];
    for (int i = 0; i < 4; i++) {
      policies[i] = PriorityPolicyTest.policy(site, "t" + i, PRIORITIES.get(i), 2);
    }
    List<Runnable> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Policy own = policies[i];
      // Two of each tenant's threads stay within its guarantee of 2 together, or far beyond it.
      int batch = i % 2 == 0 ? 1 : 7;
      boolean isEntitled = i % 2 == 0;
      work.add(() -> run(own, batch, isEntitled));
      work.add(() -> run(own, batch, isEntitled));
    }
    runAll(work);

    assertThat(most).hasValueBetween(2, LIMIT);
    assertThat(guaranteeBroken).hasValue(0);
    assertThat(policies).allMatch(Policy::isFresh);
    PoolSlots pool = site.shared(PoolSlots.class, () -> new PoolSlots("unused"));
    assertThat(pool.total()).isZero();
    assertThat(pool.borrowed()).isZero();
  }

  private void run(Policy policy, int batch, boolean isEntitled) {
    for (int round = 0; round < ROUNDS; round++) {
      int taken = 0;
      while (taken < batch && policy.tryAcquire(REQUEST) == null) {
        taken++;
        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      }
      if (isEntitled && taken == 0) {
        guaranteeBroken.incrementAndGet();
      }
      for (int i = 0; i < taken; i++) {
        inFlight.decrementAndGet();
        policy.release(REQUEST, Outcome.success(), 0);
      }
    }
  }

  private static void runAll(List<Runnable> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(work.size());
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (Runnable task : work) {
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
