package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tenants of one organisation, with more users than are kept, by real threads. */
class HierarchyStressTest {

  private static final int ROUNDS = 10_000;

  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"", " aligned", " sliding"})
  void neverMoreThanTheLimitAndNothingIsLost(String kind) throws Exception {
    FakeSite site = FakeSite.of("quota").with(HierarchyTest.tenant("acme", "umbrella"));
    Map<String, Object> options =
        Map.of(
            "organisation", Map.of("label", "org", "limits", List.of("10/h" + kind)),
            "limits", List.of("7/h" + kind, "9/d" + kind),
            "user", Map.of("header", "Key", "limits", List.of("3/h" + kind), "max-keys", 2));
    Policy[] policies = {
      policy(site, options), policy(site.with(HierarchyTest.tenant("globex", "umbrella")), options)
    };

    runAll(thread -> run(policies[thread % 2], thread));

    assertThat(mostHeld).hasValueBetween(1, 10);
    assertThat(policies).allMatch(Policy::isFresh);
  }

  private void run(Policy policy, int thread) {
    for (int round = 0; round < ROUNDS; round++) {
      RequestView request = request(thread + round / 64);
      int taken = 0;
      while (taken < 4 && policy.tryAcquire(request) == null) {
        taken++;
        mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
      }
      held.addAndGet(-taken);
      for (int i = 0; i < taken; i++) {
        policy.release(request, Outcome.notSent(), 0);
      }
    }
  }

  private static RequestView request(int user) {
    return RequestView.builder("GET", "/").header("Key", "u" + user % 5).build();
  }

  private interface Work {
    void run(int thread);
  }

  private static void runAll(Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        futures.add(
            executor.submit(
                () -> {
                  start.await();
                  work.run(thread);
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
