package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.SlowStartConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.FakeChecks.Says;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to the endpoints of a pool in whatever order, what is said of them holds. */
class EndpointLifeTest {

  private static final int ENDPOINTS = 6;

  /** What may happen, to an endpoint or to all. */
  enum Kind {
    SUCCEED,
    FAIL_OFTEN,
    HOLD,
    RELEASE_ALL_FAILED,
    CHECKS_FAIL,
    CHECKS_PASS,
    CHECKS_HANG,
    PUSH_WITHOUT,
    PUSH_ALL,
    PUSH_WEIGHT_0,
    RELOAD,
    RELOAD_WITHOUT_CHECKS,
    RELOAD_WITHOUT_OUTLIERS,
    DRAIN,
    UNDRAIN,
    PAUSE,
    MOMENT,
    WHILE
  }

  record Event(Kind kind, int endpoint) {}

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.of(Kind.class), Arbitraries.integers().between(0, ENDPOINTS - 1))
        .as(Event::new)
        .list()
        .ofMaxSize(80);
  }

  @Property(tries = 120)
  void conditionsAreConsistentAndNothingIsLost(@ForAll("events") List<Event> events) {
    Run run = new Run();
    for (Event event : events) {
      run.happen(event);
      run.check();
    }
    run.settle();
  }

  /** One engine, the leases that a host holds, and what its listener was told. */
  private static final class Run {

    final EngineFixture fixture = new EngineFixture();
    final FakeChecks checks = new FakeChecks(fixture.ticker::nanos);
    final Map<String, Condition> told = new HashMap<>();
    final List<String> contradictions = new ArrayList<>();
    final List<Lease> held = new ArrayList<>();
    EndpointSource.Subscriber source;
    Engine engine;
    int reloads;
    long ejectedBefore;

    Run() {
      fixture.maxLeaseAge = Duration.ofDays(1);
      fixture.healthChecks.put("fake", checks);
      fixture.balancer(
          "asked",
          context ->
              picking -> {
                int wanted = number(picking.request().target().path());
                for (int i = 0; i < context.endpoints().size(); i++) {
                  int index = (wanted + i) % context.endpoints().size();
                  if (picking.isAvailable(index)) {
                    return index;
                  }
                }
                return -1;
              });
      fixture.sources.put(
          "main",
          subscriber -> {
            source = subscriber;
            return () -> {};
          });
      fixture.listeners.add(
          new LbListener() {
            @Override
            public void healthChanged(
                String pool,
                Endpoint endpoint,
                EndpointStats.Health before,
                EndpointStats.Health now) {
              if (before.condition() == now.condition()) {
                contradictions.add(endpoint.id() + " is told to be " + now + " again");
              }
              told.put(endpoint.id(), now.condition());
            }
          });
      engine = fixture.start(config(true, true));
      push(endpoint -> endpoint);
    }

    static LbConfig config(boolean checked, boolean judged) {
      HealthConfig.Builder health =
          HealthConfig.builder().slowStart(SlowStartConfig.over(Duration.ofSeconds(20)));
      if (checked) {
        health.check("fake");
      }
      if (judged) {
        health.outliers(o -> o.maxEjectionPercent(34).checkDoesNotEndEjection());
      }
      return LbConfig.builder()
          .pool("main", p -> p.balancer("asked").health(health.build()))
          .defaultPool("main")
          .tenant("acme", t -> {})
          .build();
    }

    void happen(Event event) {
      int number = event.endpoint;
      switch (event.kind) {
        case SUCCEED -> request(number, Outcome.success(), 1);
        case FAIL_OFTEN -> request(number, Outcome.failed(), 5);
        case HOLD -> hold(number);
        case RELEASE_ALL_FAILED -> {
          held.forEach(lease -> lease.complete(Outcome.failed()));
          held.clear();
        }
        case CHECKS_FAIL -> checks.says(id(number), Says.FAIL);
        case CHECKS_PASS -> checks.says(id(number), Says.PASS);
        case CHECKS_HANG -> checks.says(id(number), Says.HANG);
        case PUSH_WITHOUT -> push(each -> each.id().equals(id(number)) ? null : each);
        case PUSH_ALL -> push(each -> each);
        case PUSH_WEIGHT_0 ->
            push(each -> each.id().equals(id(number)) ? each.withWeight(0) : each);
        case RELOAD -> reload(config(true, true));
        case RELOAD_WITHOUT_CHECKS -> reload(config(false, true));
        case RELOAD_WITHOUT_OUTLIERS -> reload(config(true, false));
        case DRAIN -> {
          if (isMember(number)) {
            engine.drain("main", id(number), Duration.ofSeconds(15));
          }
        }
        case UNDRAIN -> {
          if (isMember(number)) {
            engine.undrain("main", id(number));
          }
        }
        case PAUSE -> fixture.ticker.advance(Duration.ofSeconds(30));
        case MOMENT -> fixture.scheduler.advance(Duration.ofMillis(300));
        case WHILE -> fixture.scheduler.advance(Duration.ofSeconds(7));
      }
      fixture.scheduler.advance(Duration.ZERO);
    }

    void check() {
      PoolStats pool = pool();
      assertThat(contradictions).isEmpty();
      assertThat(engine.stats().faults()).isZero();
      checkEjections(pool);
      for (EndpointStats each : pool.endpoints()) {
        Condition condition = each.health().condition();
        String id = each.endpoint().id();
        assertThat(told.getOrDefault(id, condition))
            .as("what was told of %s", id)
            .isIn(condition, Condition.LEAVING);
        assertThat(each.health().since()).isBeforeOrEqualTo(fixture.clock.instant());
        assertThat(each.health().reason().isEmpty()).isEqualTo(condition == Condition.HEALTHY);
        if (condition == Condition.LEAVING) {
          assertThat(each.inFlight()).isPositive();
        }
      }
      int inFlight = pool.endpoints().stream().mapToInt(EndpointStats::inFlight).sum();
      assertThat(inFlight).isEqualTo(held.size());
      told.keySet().retainAll(pool.endpoints().stream().map(e -> e.endpoint().id()).toList());
    }

    /** No ejection brings more than two of six, or one, at a time. */
    void checkEjections(PoolStats pool) {
      PoolStats.Ejections ejections = pool.ejections();
      long members =
          pool.endpoints().stream()
              .filter(each -> each.health().condition() != Condition.LEAVING)
              .count();
      long shown =
          pool.endpoints().stream()
              .filter(each -> each.health().condition() == Condition.EJECTED)
              .count();
      assertThat(ejections.active()).isBetween(0, 2).isGreaterThanOrEqualTo((int) shown);
      if (ejections.enforced() > ejectedBefore && ejections.active() > 1) {
        assertThat(ejections.active() * 100L).isLessThanOrEqualTo(34 * members);
      }
      ejectedBefore = ejections.enforced();
    }

    /** Once everybody is well again and enough time has gone by, everybody serves. */
    void settle() {
      held.forEach(lease -> lease.complete(Outcome.success()));
      held.clear();
      checks.says.clear();
      reload(config(true, true));
      push(each -> each);
      IntStream.range(0, ENDPOINTS).forEach(i -> engine.undrain("main", id(i)));
      fixture.scheduler.advance(Duration.ofMinutes(10));

      assertThat(pool().endpoints())
          .hasSize(ENDPOINTS)
          .allSatisfy(each -> assertThat(each.health().condition()).isEqualTo(Condition.HEALTHY));
      assertThat(pool().ejections().active()).isZero();
      engine.close();
      assertThat(checks.made).isEqualTo(checks.closed);
      assertThat(checks.waiting()).isZero();
    }

    void request(int number, Outcome outcome, int count) {
      for (int i = 0; i < count; i++) {
        if (engine.acquire(get("acme", "/" + number)) instanceof Lease lease) {
          lease.complete(outcome);
        }
      }
    }

    void hold(int number) {
      if (engine.acquire(get("acme", "/" + number)) instanceof Lease lease) {
        held.add(lease);
      }
    }

    void push(java.util.function.UnaryOperator<Endpoint> change) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = 0; i < ENDPOINTS; i++) {
        Endpoint endpoint = change.apply(Endpoint.of("10.0.0." + i, 80).withId(id(i)));
        if (endpoint != null) {
          endpoints.add(endpoint);
        }
      }
      source.update(endpoints);
    }

    void reload(LbConfig config) {
      int share = ++reloads;
      engine.apply(config.with(c -> c.tenant("other", t -> t.share(share))));
    }

    boolean isMember(int number) {
      return pool().endpoints().stream()
          .anyMatch(
              each ->
                  each.endpoint().id().equals(id(number))
                      && each.health().condition() != Condition.LEAVING);
    }

    PoolStats pool() {
      return engine.stats().pools().get("main");
    }

    static String id(int number) {
      return "e" + number;
    }

    static int number(String path) {
      return Integer.parseInt(path.substring(1));
    }
  }
}
