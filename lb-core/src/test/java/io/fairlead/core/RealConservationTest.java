package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Quota;
import io.fairlead.core.plugin.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tokens, permits and slots of all the real policies together are given back, whatever happens in
 * whatever order: afterwards no tenant can be told from one that was never there.
 */
class RealConservationTest {

  private static final List<String> TENANTS = List.of("acme", "globex", "initech");
  private static final int MOST_IN_FLIGHT = 6;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What may happen to an engine, its leases and those who wait. */
  enum Event {
    ACQUIRE,
    WAIT,
    WAIT_BRIEFLY,
    GIVE_UP,
    COMPLETE,
    COMPLETE_TWICE,
    FAIL,
    CANCEL,
    NOT_SENT,
    RETRY,
    LOSE,
    RELOAD_POOL,
    RELOAD_TENANT,
    REMOVE_TENANT,
    MOMENT,
    TIME
  }

  @Property(tries = 200)
  void afterwardsNothingIsLeft(@ForAll long seed, @ForAll @Size(max = 150) List<Event> events) {
    Run run = new Run(seed);
    events.forEach(run::happen);

    run.settle();
  }

  /** Without this one, an engine that refuses everything, or nothing, would pass. */
  @Test
  void sameEventsMeetEveryLimit() {
    Set<String> refusals = new HashSet<>();
    Set<Event> served = EnumSet.noneOf(Event.class);
    for (int seed = 0; seed < 60; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < 300; i++) {
        run.happen(Event.values()[run.random.nextInt(Event.values().length)]);
      }
      run.settle();
      refusals.addAll(run.refusals);
      served.addAll(run.served);
    }

    assertThat(refusals)
        .contains(
            "QUOTA_EXCEEDED by quota",
            "OVERLOADED by concurrency",
            "OVERLOADED by shedding",
            "OVERLOADED by priority",
            "TENANT_UNKNOWN");
    assertThat(served).contains(Event.ACQUIRE, Event.WAIT, Event.WAIT_BRIEFLY, Event.RETRY);
  }

  /** One engine, the leases that a host holds, and those it waits for. */
  private static final class Run {

    final Random random;
    final EngineFixture fixture = new EngineFixture();
    final List<Lease> open = new ArrayList<>();
    final List<CompletableFuture<Admission>> waiting = new ArrayList<>();
    final Set<String> refusals = new HashSet<>();
    final Set<Event> served = EnumSet.noneOf(Event.class);
    final Engine engine;

    Run(long seed) {
      random = new Random(seed);
      fixture.policies.putAll(Providers.load().policies());
      fixture.maxLeaseAge = SECOND.multipliedBy(20);
      engine = fixture.start(config());
    }

    private LbConfig config() {
      LbConfig.Builder config =
          LbConfig.builder()
              .policy(PolicyConfig.of("quota"))
              .policy(
                  PolicyConfig.of("concurrency")
                      .withOptions(Map.of("scope", "tenant-pool", "limit", 3)))
              .policy(
                  PolicyConfig.of("shedding")
                      .withOptions(Map.of("max-load", 0.8, "step-down-percent", 50)))
              .policy(PolicyConfig.of("priority"))
              .policy(PolicyConfig.of("circuit-breaker").withOptions(Map.of("minimum-calls", 5)))
              .pool("main", this::fill)
              .defaultPool("main");
      TENANTS.forEach(id -> add(config, id));
      return config.build();
    }

    private void add(LbConfig.Builder config, String id) {
      config.tenant(
          id,
          tenant ->
              tenant
                  .share(1 + random.nextInt(5))
                  .quota(Quota.perMinute(10 + random.nextInt(100)))
                  .quota(Quota.parse("9/min sliding"))
                  .quota(Quota.parse("100000 bytes/min")));
    }

    private void fill(PoolConfig.Builder pool) {
      pool.balancer("first").endpoint("a", 1).endpoint("b", 2).endpoint("c", 3);
      pool.maxInFlight(1 + random.nextInt(MOST_IN_FLIGHT));
      pool.queue(queue -> queue.size(8).maxWait(SECOND.multipliedBy(5)));
      pool.retry(retry -> retry.maxAttempts(3).budget(100, 100));
    }

    void happen(Event event) {
      switch (event) {
        case ACQUIRE -> hold(event, engine.acquire(get(anyone())));
        case WAIT -> await(event, SECOND.multipliedBy(60));
        case WAIT_BRIEFLY -> await(event, SECOND);
        case GIVE_UP -> giveUp();
        case COMPLETE -> end(Outcome.success());
        case COMPLETE_TWICE -> {
          Lease lease = end(Outcome.success());
          assertThat(lease == null || !lease.complete(Outcome.failed())).isTrue();
        }
        case FAIL -> end(Outcome.failed());
        case CANCEL -> end(Outcome.cancelled());
        case NOT_SENT -> end(Outcome.notSent());
        case RETRY -> {
          if (!open.isEmpty()) {
            hold(event, take().retry(Outcome.unreachable()));
          }
        }
        case LOSE -> {
          if (!open.isEmpty()) {
            take();
          }
        }
        case RELOAD_POOL -> engine.apply(engine.config().with(c -> c.pool("main", this::fill)));
        case RELOAD_TENANT -> engine.apply(engine.config().with(c -> add(c, anyone())));
        case REMOVE_TENANT -> engine.apply(engine.config().with(c -> c.removeTenant(anyone())));
        case MOMENT -> fixture.scheduler.advance(Duration.ofMillis(random.nextInt(500)));
        case TIME -> fixture.scheduler.advance(Duration.ofMillis(random.nextInt(15_000)));
      }
      assertThat(inFlight()).isLessThanOrEqualTo(MOST_IN_FLIGHT);
    }

    private String anyone() {
      return TENANTS.get(random.nextInt(TENANTS.size()));
    }

    private int inFlight() {
      return engine.stats().pools().get("main").endpoints().stream()
          .mapToInt(endpoint -> endpoint.inFlight())
          .sum();
    }

    private void await(Event event, Duration maxWait) {
      CompletableFuture<Admission> answer =
          engine.acquireAsync(get(anyone()), maxWait).toCompletableFuture();
      waiting.add(answer);
      var unused = answer.thenAccept(admission -> hold(event, admission));
    }

    private void giveUp() {
      waiting.removeIf(CompletableFuture::isDone);
      if (!waiting.isEmpty()) {
        waiting.remove(random.nextInt(waiting.size())).cancel(false);
      }
    }

    private void hold(Event event, Admission admission) {
      if (admission instanceof Lease lease) {
        open.add(lease);
        served.add(event);
      } else if (admission instanceof Rejection rejection) {
        RejectionReason reason = rejection.reason();
        refusals.add(
            rejection.policy() == null ? reason + "" : reason + " by " + rejection.policy());
      }
    }

    private @Nullable Lease end(Outcome outcome) {
      if (open.isEmpty()) {
        return null;
      }
      Lease lease = take();
      lease.complete(outcome);
      return lease;
    }

    private Lease take() {
      return open.remove(random.nextInt(open.size()));
    }

    /** The host ends what it holds and gives up waiting; the engine finds what it lost. */
    void settle() {
      while (!open.isEmpty() || waiting.stream().anyMatch(answer -> !answer.isDone())) {
        List.copyOf(open).forEach(lease -> lease.complete(Outcome.success()));
        open.clear();
        fixture.scheduler.advance(SECOND);
      }
      fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));

      PoolStats pool = engine.stats().pools().get("main");
      assertThat(pool.waiting()).isZero();
      assertThat(pool.endpoints()).allMatch(endpoint -> endpoint.inFlight() == 0);
      engine
          .stats()
          .tenants()
          .forEach(
              (id, tenant) -> {
                assertThat(tenant.inFlight() + tenant.waiting()).as(id).isZero();
                assertThat(tenant.policies())
                    .as(id)
                    .containsEntry("priority/main", "0 at work, 0 waiting");
                assertThat(tenant.policies().get("concurrency/main")).as(id).startsWith("0/");
              });
      assertThat(engine.stats().faults()).isZero();
      fixture.scheduler.advance(fixture.tenantIdleTime.multipliedBy(3));
      assertThat(engine.stats().tenants()).isEmpty();
      engine.close();
    }
  }
}
