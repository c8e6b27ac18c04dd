package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is taken is given back, whatever happens in whatever order. */
class ConservationTest {

  /** What may happen to an engine and its leases. */
  enum Event {
    ACQUIRE,
    COMPLETE,
    COMPLETE_TWICE,
    FAIL,
    CANCEL,
    NOT_SENT,
    RETRY,
    RETRY_LATER,
    STOP_WAITING,
    HEDGE,
    TURN,
    LOSE,
    REFUSE,
    ADMIT,
    GATE,
    UNGATE,
    RELOAD_TENANT,
    RELOAD_POOL,
    TIME
  }

  @Property(tries = 300)
  void everyCounterReturnsToZero(@ForAll @Size(max = 80) List<Event> events) {
    Run run = new Run();
    events.forEach(run::happen);
    run.settle();

    assertThat(run.tenantPolicy.released).hasSize(run.asked);
    assertThat(run.began).isEqualTo(run.ended);
    assertThat(run.requestsEnded + run.requestsRejected).isEqualTo(run.asked);
    assertThat(run.tenantPolicy.held()).isZero();
    assertThat(run.poolPolicy.held()).isZero();
    assertThat(run.gate.held()).isZero();
    assertThat(run.engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
    assertThat(run.engine.stats().pools().get("main").endpoints())
        .allMatch(endpoint -> endpoint.inFlight() == 0);
    assertThat(run.engine.stats().faults()).isZero();
  }

  @Property(tries = 300)
  void closingLeavesNothingBehindButWhatTheHostHasLost(@ForAll @Size(max = 80) List<Event> events) {
    Run run = new Run();
    events.stream().filter(event -> event != Event.LOSE).forEach(run::happen);
    run.close();

    assertThat(run.tenantPolicy.held()).isZero();
    assertThat(run.gate.held()).isZero();
    assertThat(run.tenantPolicy.released).hasSize(run.asked);
    assertThat(run.engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
  }

  /** One engine and the leases that a host holds. */
  private static final class Run {

    final RecordingPolicy.Kind tenantPolicy = new RecordingPolicy.Kind("t", PolicyScope.TENANT);
    final RecordingPolicy.Kind poolPolicy = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    final RecordingPolicy.Kind gate = new RecordingPolicy.Kind("e", PolicyScope.ENDPOINT);
    final EngineFixture fixture =
        new EngineFixture().policy(tenantPolicy).policy(poolPolicy).policy(gate);
    final Engine engine;
    final List<Lease> open = new ArrayList<>();
    final List<CompletableFuture<Admission>> waiting = new ArrayList<>();
    int shares = 1;
    int asked;
    int began;
    int ended;
    int requestsEnded;
    int requestsRejected;

    Run() {
      fixture.listeners.add(
          new LbListener() {
            @Override
            public void admitted(Lease lease) {
              began++;
            }

            @Override
            public void completed(Lease lease, Outcome outcome, long latencyNanos) {
              ended++;
            }

            @Override
            public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
              requestsEnded++;
              assertThat(nowNanos).isEqualTo(fixture.ticker.nanos());
            }

            @Override
            public void rejected(
                RequestView request, @Nullable Tenant tenant, Rejection rejection) {
              requestsRejected++;
            }
          });
      engine =
          fixture.start(
              withRetries(Run::retries)
                  .with(
                      c ->
                          c.policy(PolicyConfig.of("t"))
                              .policy(PolicyConfig.of("p"))
                              .policy(PolicyConfig.of("e"))));
    }

    static void retries(RetryConfig.Builder retries) {
      retries.maxAttempts(4).hedge(95).backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    void happen(Event event) {
      switch (event) {
        case ACQUIRE -> {
          asked++;
          hold(engine.acquire(get("acme")));
        }
        case COMPLETE -> end(Outcome.success());
        case COMPLETE_TWICE -> {
          if (!open.isEmpty()) {
            Lease lease = open.get(0);
            end(Outcome.success());
            lease.complete(Outcome.failed());
          }
        }
        case FAIL -> end(Outcome.broken());
        case CANCEL -> end(Outcome.cancelled());
        case NOT_SENT -> end(Outcome.notSent());
        case RETRY -> {
          if (!open.isEmpty()) {
            hold(open.remove(0).retry(Outcome.unreachable()));
          }
        }
        case RETRY_LATER -> {
          if (!open.isEmpty()) {
            waiting.add(open.remove(0).retryAsync(Outcome.timedOut()).toCompletableFuture());
          }
        }
        case STOP_WAITING -> {
          if (!waiting.isEmpty()) {
            waiting.get(0).cancel(true);
          }
        }
        case HEDGE -> {
          if (!open.isEmpty()) {
            hold(open.get(0).hedge());
          }
        }
        case TURN -> Collections.rotate(open, 1);
        case LOSE -> {
          if (!open.isEmpty()) {
            open.remove(0);
          }
        }
        case REFUSE -> poolPolicy.refusing = true;
        case ADMIT -> poolPolicy.refusing = false;
        case GATE -> gate.refusing = true;
        case UNGATE -> gate.refusing = false;
        case RELOAD_TENANT ->
            engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.share(++shares))));
        case RELOAD_POOL ->
            engine.apply(
                engine
                    .config()
                    .with(
                        c ->
                            c.pool(
                                "main",
                                p -> {
                                  p.balancer("first").endpoint("a", 1).endpoint("b", 2);
                                  p.retry(Run::retries);
                                  if (++shares % 2 == 0) {
                                    p.endpoint("c", 3);
                                  }
                                })));
        case TIME -> fixture.scheduler.advance(Duration.ofSeconds(20));
      }
      waiting.removeIf(this::holdIfDone);
    }

    private boolean holdIfDone(CompletableFuture<Admission> next) {
      if (next.isDone() && !next.isCancelled()) {
        hold(next.join());
      }
      return next.isDone();
    }

    void hold(Admission admission) {
      if (admission instanceof Lease lease) {
        open.add(lease);
      }
    }

    void end(Outcome outcome) {
      if (!open.isEmpty()) {
        open.remove(0).complete(outcome);
      }
    }

    /** The host ends what it still holds or waits for; the engine finds what it lost. */
    void settle() {
      fixture.scheduler.advance(Duration.ofMinutes(1));
      waiting.removeIf(this::holdIfDone);
      assertThat(waiting).isEmpty();
      open.forEach(lease -> lease.complete(Outcome.success()));
      fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));
    }

    /** The same where the engine is closed in the middle of it all. */
    void close() {
      engine.close();
      waiting.removeIf(this::holdIfDone);
      assertThat(waiting).isEmpty();
      open.forEach(lease -> lease.complete(Outcome.success()));
    }
  }

  /**
   * Two threads work on the same pair of leases, each with another end in mind, while the engine
   * takes them for lost.
   */
  @Test
  void twinsThatEndAtOnceEndTheirRequestOnce() throws Exception {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("t", PolicyScope.TENANT);
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("e", PolicyScope.ENDPOINT);
    EngineFixture fixture = new EngineFixture().policy(policy).policy(gate);
    fixture.maxLeaseAge = Duration.ofMillis(1);
    Engine engine =
        fixture.start(
            withRetries(
                    r ->
                        r.maxAttempts(4)
                            .hedge(95)
                            .noBackoff()
                            .budget(100, RetryConfig.Budget.MOST_PER_SECOND))
                .with(c -> c.policy(PolicyConfig.of("t")).policy(PolicyConfig.of("e"))));
    int rounds = 6_000;
    ExecutorService executor = Executors.newFixedThreadPool(2);
    for (int round = 0; round < rounds; round++) {
      EngineLease one = (EngineLease) engine.acquire(get("acme"));
      Lease other = round % 3 == 0 ? one : (Lease) one.hedge();
      CyclicBarrier start = new CyclicBarrier(2);
      int way = round / 3;
      Future<?> first = executor.submit(() -> start.await() < 0 ? null : end(one, way, fixture));
      Future<?> second =
          executor.submit(
              () -> start.await() < 0 ? null : end((EngineLease) other, way / 7, fixture));
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(policy.released).hasSize(rounds);
    assertThat(policy.held()).isZero();
    assertThat(gate.held()).isZero();
    TenantStats stats = engine.stats().tenants().get("acme");
    assertThat(stats.inFlight()).isZero();
    assertThat(stats.admitted()).isEqualTo(rounds);
    assertThat(engine.stats().pools().get("main").endpoints())
        .allMatch(endpoint -> endpoint.inFlight() == 0);
  }

  private static @Nullable Object end(EngineLease lease, int way, EngineFixture fixture) {
    switch (way % 7) {
      case 0 -> lease.complete(Outcome.success());
      case 1 -> lease.complete(Outcome.broken());
      case 2 -> lease.complete(Outcome.cancelled());
      case 3 -> lease.expire(fixture.ticker.nanos() + 1_000_000, 1_000_000);
      case 4 -> completeIfLease(lease.hedge());
      case 5 -> retry(lease);
      default -> {
        completeIfLease(lease.hedge());
        retry(lease);
      }
    }
    lease.complete(Outcome.success());
    return null;
  }

  private static void retry(EngineLease lease) {
    try {
      completeIfLease(lease.retry(Outcome.unreachable()));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("has been completed");
    }
  }

  private static void completeIfLease(Admission admission) {
    if (admission instanceof Lease lease) {
      lease.complete(Outcome.timedOut());
    }
  }

  @Test
  void manyThreadsAndReloadsLeaveNothingBehind() throws Exception {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("t", PolicyScope.TENANT);
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("e", PolicyScope.ENDPOINT);
    LbConfig base = config().policy(PolicyConfig.of("t")).policy(PolicyConfig.of("e")).build();
    Engine engine = new EngineFixture().policy(policy).policy(gate).start(base);
    int threads = 4;
    int requests = 5_000;
    AtomicInteger refused = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
    List<Future<?>> work = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String tenant = t % 2 == 0 ? "acme" : "globex";
      work.add(
          executor.submit(
              () -> {
                start.await();
                ConcurrentLinkedQueue<Lease> held = new ConcurrentLinkedQueue<>();
                for (int i = 0; i < requests; i++) {
                  if (engine.acquire(get(tenant)) instanceof Lease lease) {
                    held.add(lease);
                  } else {
                    refused.incrementAndGet();
                  }
                  if (held.size() > 8) {
                    Lease lease = held.remove();
                    if (i % 3 == 0 && lease.retry(Outcome.unreachable()) instanceof Lease next) {
                      held.add(next);
                    } else {
                      lease.complete(Outcome.success());
                    }
                  }
                }
                held.forEach(lease -> lease.complete(Outcome.success()));
                return null;
              }));
    }
    work.add(
        executor.submit(
            () -> {
              start.await();
              for (int i = 0; i < 300; i++) {
                int share = i + 1;
                engine.apply(
                    base.with(
                        c -> {
                          c.tenant("acme", t -> t.share(share));
                          c.pool(
                              "main",
                              p -> {
                                p.balancer("first").endpoint("a", 1);
                                if (share % 2 == 0) {
                                  p.endpoint("b", 2);
                                }
                              });
                        }));
              }
              return null;
            }));
    for (Future<?> each : work) {
      each.get(60, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(refused).hasValue(0);
    assertThat(policy.held()).isZero();
    assertThat(gate.held()).isZero();
    assertThat(Arrays.asList("acme", "globex"))
        .allSatisfy(
            tenant -> {
              TenantStats stats = engine.stats().tenants().get(tenant);
              assertThat(stats.inFlight()).isZero();
              assertThat(stats.admitted()).isEqualTo(2L * requests);
            });
    assertThat(engine.stats().faults()).isZero();
  }
}
