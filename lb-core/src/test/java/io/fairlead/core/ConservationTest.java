package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    assertThat(run.tenantPolicy.held()).isZero();
    assertThat(run.poolPolicy.held()).isZero();
    assertThat(run.gate.held()).isZero();
    assertThat(run.engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
    assertThat(run.engine.stats().pools().get("main").endpoints())
        .allMatch(endpoint -> endpoint.inFlight() == 0);
    assertThat(run.engine.stats().faults()).isZero();
  }

  /** One engine and the leases that a host holds. */
  private static final class Run {

    final RecordingPolicy.Kind tenantPolicy = new RecordingPolicy.Kind("t", PolicyScope.TENANT);
    final RecordingPolicy.Kind poolPolicy = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    final RecordingPolicy.Kind gate = new RecordingPolicy.Kind("e", PolicyScope.ENDPOINT);
    final EngineFixture fixture =
        new EngineFixture().policy(tenantPolicy).policy(poolPolicy).policy(gate);
    final Engine engine =
        fixture.start(
            config()
                .policy(PolicyConfig.of("t"))
                .policy(PolicyConfig.of("p"))
                .policy(PolicyConfig.of("e"))
                .build());
    final List<Lease> open = new ArrayList<>();
    int shares = 1;

    void happen(Event event) {
      switch (event) {
        case ACQUIRE -> hold(engine.acquire(get("acme")));
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
                                  if (++shares % 2 == 0) {
                                    p.endpoint("c", 3);
                                  }
                                })));
        case TIME -> fixture.scheduler.advance(Duration.ofSeconds(20));
      }
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

    /** The host ends what it still holds; the engine finds what it lost. */
    void settle() {
      open.forEach(lease -> lease.complete(Outcome.success()));
      fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));
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
