package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Pressure;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants are found, curbed and let go, settings come and go, and requests pass through it all. */
@Timeout(60)
class NoisyNeighbourStressTest {

  private static final int THREADS = 3;
  private static final int ROUNDS = 600;
  private static final int HELD = 8;

  /** Each reload has another one of these. */
  private static final List<Consumer<PoolConfig.Builder>> SETTINGS =
      List.of(
          pool -> {},
          pool -> pool.noisyNeighbours(hasty().limit(2).build()),
          pool -> pool.noisyNeighbours(hasty().quarantine("apart").build()),
          pool -> pool.noisyNeighbours(hasty().build()),
          pool -> pool.noisyNeighbours(hasty().limit(1).build()));

  private final EngineFixture fixture = new EngineFixture();
  private final List<NoisyNeighbour> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void everyLeaseEndsAndEveryStepIsToldInOrder() throws Exception {
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void noisyNeighbour(String pool, NoisyNeighbour tenant) {
            told.add(tenant);
          }
        });
    fixture.maxLeaseAge = Duration.ofDays(1); // minutes go by between two steps of a thread
    Engine engine = fixture.start(config(SETTINGS.get(1)));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> callers = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        String large = "t" + thread;
        callers.add(threads.submit(() -> send(engine, large)));
      }
      for (int round = 0; round < ROUNDS || !everyPhaseWasTold(); round++) {
        fixture.scheduler.advance(Duration.ofMillis(500));
        engine.pardon("main", "t" + round % THREADS);
        if (round % 7 == 0) {
          engine.apply(config(SETTINGS.get(round / 7 % SETTINGS.size())));
        }
      }
      ended.set(true);
      for (Future<?> caller : callers) {
        caller.get();
      }
    } finally {
      ended.set(true);
      threads.shutdown();
    }

    assertThat(engine.stats().tenants().values()).extracting(TenantStats::inFlight).containsOnly(0);
    assertThat(engine.stats().faults()).isZero();
    engine.close();
    assertEachStepFollowsTheOneBefore();
  }

  /** Without that, threads that have hardly begun would pass. */
  private boolean everyPhaseWasTold() {
    synchronized (told) {
      return told.stream().map(NoisyNeighbour::phase).distinct().count() == Phase.values().length;
    }
  }

  private void assertEachStepFollowsTheOneBefore() {
    Map<String, Phase> last = new HashMap<>();
    for (NoisyNeighbour event : told) {
      Phase before = last.put(event.tenant(), event.phase());
      assertThat(before)
          .isIn(
              switch (event.phase()) {
                case FOUND -> Collections.singletonList(before == null ? null : Phase.GONE);
                case CURBED, GONE -> List.of(Phase.FOUND, Phase.FREED);
                case FREED -> List.of(Phase.CURBED);
              });
    }
    assertThat(last.values()).containsOnly(Phase.GONE);
  }

  /** Sends some requests of all tenants, and many of one for a while, and then of the next. */
  private void send(Engine engine, String large) {
    Deque<Lease> held = new ArrayDeque<>();
    for (int i = 0; !ended.get() || !held.isEmpty(); i++) {
      if (!ended.get() && engine.acquire(get(i % 4 == 0 ? "t9" : large)) instanceof Lease lease) {
        held.add(lease);
      }
      if (held.size() > HELD || (ended.get() && !held.isEmpty())) {
        assertThat(held.remove().complete(Outcome.success())).isTrue();
      }
    }
  }

  private static LbConfig config(Consumer<PoolConfig.Builder> setting) {
    LbConfig.Builder config = LbConfig.builder().defaultPool("main");
    config.pool("apart", pool -> pool.balancer("first").endpoint("apart", 1));
    config.pool(
        "main",
        pool -> {
          pool.balancer("first").endpoint("a", 1).maxInFlight(1);
          setting.accept(pool);
        });
    for (int i = 0; i < 10; i++) {
      config.tenant("t" + i, tenant -> {});
    }
    return config.build();
  }

  /** Finds and lets go in every round. */
  private static NoisyNeighbourConfig.Builder hasty() {
    return NoisyNeighbourConfig.builder()
        .interval(Duration.ofMillis(500))
        .warmUp(Duration.ofNanos(1))
        .hold(Duration.ofNanos(1))
        .rounds(1, 1)
        .factor(1.01)
        .pressure(new Pressure(1, 1.5, 5));
  }
}
