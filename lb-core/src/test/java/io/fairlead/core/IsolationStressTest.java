package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.plugin.Providers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Tenants move between patterns and pools while their requests are under way. */
class IsolationStressTest {

  private static final int THREADS = 3;
  private static final int MOVES = 300;

  /** Each thread holds so many leases of each tenant, so that none is ever too many. */
  private static final int HELD = 4;

  private static final int ROOM = 4 * THREADS * HELD;

  /** So little that a tenant soon borrows what is not guaranteed to it. */
  private static final int LITTLE_ROOM = 6;

  private static final List<Isolation> PATTERNS =
      List.of(
          Isolation.SHARED,
          Isolation.dedicated(),
          Isolation.shuffleSharded(2),
          Isolation.dedicatedBalancer(),
          Isolation.bridge("other", ROOM));

  @Test
  void noRequestFailsWhileTenantsMoveFromPatternToPatternAndPoolToPool() throws Exception {
    Engine engine = start(config(Isolation.SHARED, ROOM, "main"));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(threads.submit(() -> requests(engine, done)));
      }
      for (int i = 0; i < MOVES; i++) {
        engine.apply(
            config(PATTERNS.get(i % PATTERNS.size()), ROOM, i % 7 == 0 ? "other" : "main"));
      }
      done.set(true);
      for (Future<Long> run : runs) {
        assertThat(run.get(1, TimeUnit.MINUTES)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertNothingIsHeld(engine);
  }

  /** Leases that began under one pattern end under others, in any order; every slot comes back. */
  @Property(tries = 200)
  void slotsComeBackWhicheverPatternTheyWereTakenUnder(
      @ForAll long seed,
      @ForAll boolean queued,
      @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> events) {
    Random random = new Random(seed);
    Engine engine = start(crowded(Isolation.SHARED, queued));
    int freeAtFirst = takeAll(start(crowded(Isolation.SHARED, queued)));
    List<Lease> open = new ArrayList<>();
    AtomicInteger waiting = new AtomicInteger();
    for (int event : events) {
      if (event < PATTERNS.size()) {
        engine.apply(crowded(PATTERNS.get(event), queued));
      } else if (event % 2 == 0 && !open.isEmpty()) {
        open.remove(random.nextInt(open.size())).complete(Outcome.success());
      } else {
        waiting.incrementAndGet();
        engine
            .acquireAsync(get("t" + random.nextInt(2)))
            .thenAccept(
                admission -> {
                  waiting.decrementAndGet();
                  if (admission instanceof Lease lease) {
                    open.add(lease);
                  }
                });
      }
    }
    while (!open.isEmpty()) {
      open.remove(0).complete(Outcome.success());
    }

    assertThat(waiting).hasValue(0);
    assertNothingIsHeld(engine);
    engine.apply(crowded(Isolation.SHARED, queued));
    assertThat(takeAll(engine)).isEqualTo(freeAtFirst);
  }

  /** Whoever waits for the slots of all is not given one of the tenant's own. */
  @Test
  void whoWaitsUnderOnePatternTakesNoSlotOfAnother() {
    Engine engine = start(crowded(Isolation.SHARED, true));
    List<Lease> shared = fill(engine);
    CompletableFuture<Admission> first = waiting(engine);
    engine.apply(crowded(Isolation.dedicatedBalancer(), true));
    List<Lease> own = fill(engine);
    CompletableFuture<Admission> second = waiting(engine);

    own.get(0).complete(Outcome.success());

    assertThat(first).isNotDone();
    assertThat(second).isCompletedWithValueMatching(Lease.class::isInstance);
    shared.get(0).complete(Outcome.success());
    assertThat(first).isCompletedWithValueMatching(Lease.class::isInstance);
  }

  private static List<Lease> fill(Engine engine) {
    List<Lease> leases = new ArrayList<>();
    while (engine.acquire(get("t0")) instanceof Lease lease) {
      leases.add(lease);
    }
    assertThat(leases).hasSize(LITTLE_ROOM);
    return leases;
  }

  private static CompletableFuture<Admission> waiting(Engine engine) {
    CompletableFuture<Admission> answer = engine.acquireAsync(get("t0")).toCompletableFuture();
    assertThat(answer).isNotDone();
    return answer;
  }

  private static LbConfig crowded(Isolation isolation, boolean queued) {
    LbConfig config = config(isolation, LITTLE_ROOM, "main");
    return queued ? config.with(c -> c.pool("main", main(isolation, LITTLE_ROOM, true))) : config;
  }

  private static int takeAll(Engine engine) {
    int taken = 0;
    while (engine.acquire(get("t0")) instanceof Lease) {
      taken++;
    }
    return taken;
  }

  /** Sends requests until all is done, each of which must get its lease. */
  private static long requests(Engine engine, AtomicBoolean done) {
    Deque<Lease> open = new ArrayDeque<>();
    long count = 0;
    do {
      open.add(lease(engine.acquire(get("t" + count % 2))));
      count++;
      if (open.size() > HELD) {
        open.remove().complete(Outcome.success());
      }
    } while (!done.get());
    open.forEach(lease -> lease.complete(Outcome.success()));
    return count;
  }

  private static void assertNothingIsHeld(Engine engine) {
    assertThat(engine.stats().faults()).isZero();
    assertThat(engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
    for (PoolStats pool : engine.stats().pools().values()) {
      assertThat(pool.endpoints()).extracting(EndpointStats::inFlight).containsOnly(0);
    }
  }

  private static Engine start(LbConfig config) {
    EngineFixture fixture = new EngineFixture();
    fixture.balancers.putAll(Providers.load().balancers());
    fixture.policies.putAll(Providers.load().policies());
    return fixture.start(config);
  }

  private static LbConfig config(Isolation isolation, int maxInFlight, String poolOfFirst) {
    return LbConfig.builder()
        .pool("main", main(isolation, maxInFlight, false))
        .pool("other", p -> p.endpoint("other", 1))
        .tenant("t0", t -> t.pool(Objects.requireNonNull(poolOfFirst)))
        .tenant("t1", t -> t.pool("main"))
        .policy(PolicyConfig.of(Policies.PRIORITY))
        .build();
  }

  private static PoolConfig main(Isolation isolation, int maxInFlight, boolean queued) {
    PoolConfig.Builder pool = PoolConfig.builder().isolation(isolation).maxInFlight(maxInFlight);
    IntStream.range(0, 8).forEach(i -> pool.endpoint(endpoint(i)));
    return (queued ? pool.queue(queue -> {}) : pool).build();
  }

  private static Endpoint endpoint(int number) {
    return Endpoint.of("e" + number, 1).withLabel("tenant", "t" + number % 2);
  }
}
