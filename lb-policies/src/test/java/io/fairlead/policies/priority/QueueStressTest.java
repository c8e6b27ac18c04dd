package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.QueueConfig.Shards;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tenants of every priority over one queue, with real threads: nothing is lost or given twice. */
class QueueStressTest {

  private static final int LIMIT = 8;
  private static final int THREADS = 6;
  private static final int ROUNDS = 20_000;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<Request> open = new ConcurrentLinkedQueue<>();

  private final class Request implements Policy.Turn {

    final Policy policy;
    final AtomicInteger told = new AtomicInteger();

    Request(Policy policy) {
      this.policy = policy;
    }

    @Override
    public void admitted() {
      told.incrementAndGet();
      admitted.incrementAndGet();
      most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      open.add(this);
    }

    @Override
    public void refused(Rejection rejection) {
      told.incrementAndGet();
      refused.incrementAndGet();
    }

    void end() {
      inFlight.decrementAndGet();
      policy.release(Rush.REQUEST, Outcome.success(), 1_000);
    }
  }

  static Stream<QueueConfig> queues() {
    return Stream.of(
        Rush.patient().build(),
        Rush.patient().size(10).build(),
        Rush.patient().shards(new Shards(4, 2)).build());
  }

  @ParameterizedTest
  @MethodSource("queues")
  void everyRequestIsToldOnceAndEverySlotComesBack(QueueConfig config) throws Exception {
    Rush rush = Rush.in(LIMIT, config);
    List<Policy> policies =
        PRIORITIES.stream()
            .map(priority -> rush.policy(rush.tenant("t" + priority.name().length(), priority, 2)))
            .toList();
    List<Queue<Request>> sent = new ArrayList<>();
    List<Runnable> work = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Queue<Request> own = new ConcurrentLinkedQueue<>();
      sent.add(own);
      Policy policy = policies.get(i % policies.size());
      int seed = i;
      work.add(() -> run(policy, own, seed));
    }
    runAll(work);
    for (Request last = open.poll(); last != null; last = open.poll()) {
      last.end();
    }

    assertThat(most).hasValue(LIMIT);
    assertThat(inFlight).hasValue(0);
    assertThat(admitted.get() + refused.get()).isEqualTo(THREADS * ROUNDS);
    assertThat(sent).allSatisfy(own -> assertThat(own).allMatch(one -> one.told.get() == 1));
    assertThat(policies).allMatch(Policy::isFresh);
    assertThat(policies.get(0).state()).isEqualTo("0 at work, 0 waiting");
  }

  /** Sends, takes some back, and ends some of whatever is open, but leaves the pool half full. */
  private void run(Policy policy, Queue<Request> own, int seed) {
    for (int i = 0; i < ROUNDS; i++) {
      Request request = new Request(policy);
      own.add(request);
      if (policy.tryAcquire(Rush.REQUEST) == null) {
        request.admitted();
      } else {
        Policy.Place place = policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, request);
        if (place != null && (i + seed) % 7 == 0) {
          place.leave();
        }
      }
      int keep = LIMIT / 2 + (i + seed) % (LIMIT / 2 + 1);
      while (inFlight.get() > keep) {
        Request done = open.poll();
        if (done != null) {
          done.end();
        }
      }
    }
  }

  private static void runAll(List<Runnable> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (Runnable each : work) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                each.run();
                return null;
              }));
    }
    start.countDown();
    for (Future<?> each : running) {
      each.get(2, TimeUnit.MINUTES);
    }
    threads.shutdown();
  }
}
