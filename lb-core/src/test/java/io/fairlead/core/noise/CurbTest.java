package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CurbTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  private final Curb curb = new Curb();

  @Test
  void openCurbAdmitsAnyNumber() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(curb.tryAcquire(REQUEST)).isNull();
    }
    assertThat(curb.state()).isEqualTo("open");
  }

  @Test
  void requestsUnderWayCountAgainstALimitThatComesLater() {
    for (int i = 0; i < 5; i++) {
      curb.tryAcquire(REQUEST);
    }
    curb.limit(3);
    end(2);
    assertThat(curb.tryAcquire(REQUEST)).isNotNull();

    end(1);
    assertThat(curb.tryAcquire(REQUEST)).isNull();
    assertThat(curb.tryAcquire(REQUEST)).isNotNull();
    assertThat(curb.state()).isEqualTo("3 of 3");
  }

  @Test
  void refusalsForWantOfRoomAreCountedOnce() {
    curb.limit(1);
    curb.tryAcquire(REQUEST);
    curb.tryAcquire(REQUEST);
    curb.refusedElsewhere(RejectionReason.OVERLOADED);
    curb.refusedElsewhere(RejectionReason.TENANT_LIMITED);
    curb.refusedElsewhere(RejectionReason.QUOTA_EXCEEDED);

    assertThat(curb.takeRefused()).isEqualTo(3);
    assertThat(curb.takeRefused()).isZero();
  }

  @Test
  void refusalAllocatesNothing() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    curb.limit(1);
    curb.tryAcquire(REQUEST);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      curb.tryAcquire(REQUEST);
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
  }

  @Test
  void isFreshOnceItIsOpenAndEmpty() {
    curb.tryAcquire(REQUEST);
    assertThat(curb.isFresh()).isFalse();
    end(1);
    assertThat(curb.isFresh()).isTrue();
    curb.limit(1);
    assertThat(curb.isFresh()).isFalse();
    curb.open();
    curb.move();
    assertThat(curb.isFresh()).isFalse();
    curb.open();
    assertThat(curb.isFresh()).isTrue();
  }

  @Test
  void limitHoldsWhenThreadsMeet() throws Exception {
    int limit = 3;
    curb.limit(limit);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    if (curb.tryAcquire(REQUEST) == null) {
                      most.accumulateAndGet(held.incrementAndGet(), Math::max);
                      held.decrementAndGet();
                      end(1);
                    }
                  }
                }));
      }
      for (Future<?> thread : all) {
        thread.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(most.get()).isBetween(1, limit);
    curb.open();
    assertThat(curb.isFresh()).isTrue();
  }

  private void end(int requests) {
    for (int i = 0; i < requests; i++) {
      curb.release(REQUEST, Outcome.success(), 1);
    }
  }
}
