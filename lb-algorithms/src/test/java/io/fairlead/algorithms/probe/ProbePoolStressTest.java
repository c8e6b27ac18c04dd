package io.fairlead.algorithms.probe;

import static io.fairlead.testkit.FakePick.pick;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Threads add, use, remove and move probes at the same time. What each has used is added up
 * afterwards and held against the budgets.
 */
class ProbePoolStressTest {

  private static final int THREADS = 4;
  private static final int STEPS = 200_000;
  private static final int BUDGET = 3;

  /** Few endpoints in the first pool, so that threads meet at the same slots and probes. */
  private static final int ENDPOINTS = 20;

  private static final long NOW = 0;

  @Test
  void noProbeIsUsedBeyondItsBudgetAndNoneIsLostOrMadeUp() throws Exception {
    ProbePool pool = pool();
    ProbePool successor = pool();
    List<Map<Long, Integer>> parts = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Map<Long, Integer>>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        work.add(() -> run(pool, successor, thread));
      }
      for (Future<Map<Long, Integer>> part : executor.invokeAll(work)) {
        parts.add(part.get());
      }
    } finally {
      executor.shutdownNow();
    }
    Map<Long, Integer> uses = new HashMap<>();
    parts.forEach(part -> part.forEach((id, times) -> uses.merge(id, times, Integer::sum)));

    assertThat(uses).hasSizeGreaterThan(STEPS / 4);
    assertThat(uses.values()).allMatch(times -> times <= BUDGET).contains(BUDGET);
    assertThat(uses.keySet()).allMatch(id -> id >= 0 && id < (long) THREADS * STEPS);
  }

  /** Each answer has a latency of its own, by which it is known again after a move. */
  private static Map<Long, Integer> run(ProbePool pool, ProbePool successor, int thread) {
    Map<Long, Integer> uses = new HashMap<>();
    FakePick pick = pick();
    for (int i = 0; i < STEPS; i++) {
      long id = (long) i * THREADS + thread;
      int index = (int) (id * 7 % ENDPOINTS);
      pool.add(new Probe(index, 0, id, NOW, BUDGET), NOW);
      count(pool.use(pick, NOW), uses);
      if (i % 3 == 0) {
        pool.removeOne(NOW);
      }
      if (i % 5 == thread) {
        Probe taken = pool.take(i % ProbePool.SIZE, NOW);
        if (taken != null) {
          successor.add(taken.moveTo(taken.index()), NOW);
        }
      }
      count(successor.use(pick, NOW), uses);
    }
    return uses;
  }

  private static void count(@Nullable Probe used, Map<Long, Integer> uses) {
    if (used != null) {
      uses.merge(used.latencyNanos(), 1, Integer::sum);
    }
  }

  private static ProbePool pool() {
    return new ProbePool((probe, nowNanos) -> probe.index());
  }
}
