package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TenantCountsTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 100_000;

  private final TenantState counts = new TenantState();

  @Test
  void countsOfSeveralThreadsAddUp() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Object> each :
          executor.invokeAll(Collections.nCopies(THREADS, (Callable<Object>) this::count))) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(counts.admittedCount()).isEqualTo(3L * THREADS * ROUNDS);
    assertThat(counts.succeededCount()).isEqualTo((long) THREADS * ROUNDS);
    assertThat(counts.failedCount()).isEqualTo((long) THREADS * ROUNDS);
    assertThat(counts.rejectedCount()).isEqualTo((long) THREADS * ROUNDS);
    assertThat(counts.rejectedByReason())
        .isEqualTo(Map.of(RejectionReason.OVERLOADED, (long) THREADS * ROUNDS));
  }

  private Object count() {
    for (int i = 0; i < ROUNDS; i++) {
      counts.admitted();
      counts.ended(Outcome.success());
      counts.admitted();
      counts.ended(Outcome.failed());
      counts.admitted();
      counts.ended(Outcome.cancelled());
      counts.rejected(RejectionReason.OVERLOADED);
    }
    return counts;
  }

  @Test
  void nothingIsCountedAtFirst() {
    assertThat(counts.admittedCount() + counts.succeededCount() + counts.failedCount()).isZero();
    assertThat(counts.rejectedCount()).isZero();
    assertThat(counts.rejectedByReason()).isEmpty();
  }
}
