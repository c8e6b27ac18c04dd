package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.LocalityConfig.Levels;
import io.fairlead.api.config.LocalityConfig.Zones;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.Topology;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.plugin.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, no lease of a tenant that is bound to regions is ever on an
 * endpoint elsewhere, none that is acquired is on an endpoint that is dedicated to another tenant,
 * and everything that is taken is given back.
 */
class ResidencyLawTest {

  private static final List<String> REGIONS = List.of("eu", "us", "ap", "");
  private static final List<String> ZONES = List.of("a", "b", "");
  private static final List<String> TENANTS = List.of("eu", "eu-us", "ap", "mars", "free");
  private static final List<String> BALANCERS =
      List.of(
          "round-robin",
          "random",
          "weighted-round-robin",
          "least-connections",
          "least-latency",
          "hot-cold",
          "consistent-hash",
          "shuffle-shard",
          "wild");

  private static final List<Isolation> ISOLATIONS =
      List.of(
          Isolation.SHARED,
          Isolation.SHARED,
          Isolation.dedicated(),
          Isolation.shuffleSharded(2),
          Isolation.dedicatedBalancer(),
          Isolation.bridge("spare", 2));

  private static final Map<String, BalancerProvider> REAL = Providers.load().balancers();

  /** What may happen to an engine and its leases. */
  enum Event {
    ACQUIRE,
    ACQUIRE_SEVERAL,
    COMPLETE,
    FAIL,
    RETRY,
    RETRY_LATER,
    HEDGE,
    LOSE,
    SICKEN,
    HEAL,
    SICKEN_ALL_BUT_ONE,
    SHUT,
    DRAIN,
    PUSH,
    RELOAD_POOL,
    RELOAD_TENANTS,
    TIME
  }

  @Property(tries = 200)
  void boundTenantsNeverLeaveTheirRegions(
      @ForAll long seed, @ForAll @Size(max = 100) List<Event> events) {
    Run run = new Run(seed);
    events.forEach(run::happen);
    run.settle();

    assertThat(run.violations).isEmpty();
    assertThat(run.engine.stats().tenants().values()).allMatch(tenant -> tenant.inFlight() == 0);
    assertThat(run.engine.stats().pools().values())
        .flatMap(PoolStats::endpoints)
        .allMatch(endpoint -> endpoint.inFlight() == 0);
  }

  /** Without this one, an engine that leases nothing, or nothing elsewhere, would pass. */
  @Test
  void sameEventsTakeBoundAndFreeTenantsWhereverTheyMayGo() {
    Set<String> visited = new HashSet<>();
    Set<String> again = new HashSet<>();
    Set<RejectionReason> refusals = EnumSet.noneOf(RejectionReason.class);
    for (int seed = 0; seed < 40; seed++) {
      Run run = new Run(seed);
      for (int i = 0; i < 200; i++) {
        run.happen(Event.values()[run.random.nextInt(Event.values().length)]);
      }
      run.settle();
      visited.addAll(run.visited);
      again.addAll(run.again);
      refusals.addAll(run.refusals);
      assertThat(run.violations).isEmpty();
    }

    assertThat(visited)
        .containsExactlyInAnyOrder(
            "eu in eu",
            "eu-us in eu",
            "eu-us in us",
            "ap in ap",
            "free in eu",
            "free in us",
            "free in ap",
            "free in ");
    assertThat(again)
        .containsExactlyInAnyOrder(
            "dedicated",
            "overflowed",
            "overflowed, bound",
            "retried",
            "retried, bound",
            "retried later",
            "retried later, bound",
            "hedged",
            "hedged, bound");
    assertThat(refusals).contains(RejectionReason.RESIDENCY_UNSATISFIED);
  }

  /** One engine and the leases that a host holds. */
  private static final class Run {

    final Random random;
    final EngineFixture fixture = new EngineFixture();
    final Switchboard switchboard = new Switchboard(fixture);
    final List<Lease> open = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final Set<String> visited = new HashSet<>();
    final Set<String> again = new HashSet<>();
    final Set<RejectionReason> refusals = EnumSet.noneOf(RejectionReason.class);
    final Engine engine;
    EndpointSource.Subscriber subscriber;

    Run(long seed) {
      random = new Random(seed);
      fixture.locality = new Locality(oneOf(REGIONS), oneOf(ZONES));
      fixture.balancers.putAll(REAL);
      fixture.maxLeaseAge = Duration.ofSeconds(20);
      fixture.balancer("wild", context -> picking -> random.nextInt(12) - 2);
      fixture.sources.put(
          "main",
          given -> {
            subscriber = given;
            return () -> {};
          });
      engine = fixture.start(withTenants(withPool(LbConfig.builder().build())));
      switchboard.settle();
    }

    void happen(Event event) {
      switch (event) {
        case ACQUIRE -> acquire();
        case ACQUIRE_SEVERAL -> {
          for (int i = 0; i < 10; i++) {
            acquire();
          }
        }
        case COMPLETE -> end(Outcome.success());
        case FAIL -> end(random.nextBoolean() ? Outcome.broken() : Outcome.failed());
        case RETRY -> {
          if (!open.isEmpty()) {
            hold(note("retried", take().retry(Outcome.unreachable())));
          }
        }
        case RETRY_LATER -> {
          if (!open.isEmpty()) {
            take()
                .retryAsync(Outcome.unreachable())
                .thenAccept(next -> hold(note("retried later", next)));
          }
        }
        case HEDGE -> {
          if (!open.isEmpty()) {
            hold(note("hedged", open.get(random.nextInt(open.size())).hedge()));
          }
        }
        case LOSE -> {
          if (!open.isEmpty()) {
            take();
          }
        }
        case SICKEN -> switchboard.sick.add(anyEndpoint());
        case HEAL -> switchboard.sick.clear();
        case SICKEN_ALL_BUT_ONE -> {
          engine.stats().pools().get("main").endpoints().stream()
              .map(stats -> stats.endpoint().id())
              .forEach(switchboard.sick::add);
          switchboard.sick.remove(anyEndpoint());
          switchboard.settle();
        }
        case SHUT -> {
          switchboard.shut.clear();
          switchboard.shut.add(anyEndpoint());
        }
        case DRAIN -> drain();
        case PUSH -> subscriber.update(endpoints());
        case RELOAD_POOL -> engine.apply(withPool(engine.config()));
        case RELOAD_TENANTS -> engine.apply(withTenants(engine.config()));
        case TIME -> fixture.scheduler.advance(Duration.ofSeconds(random.nextInt(20)));
      }
    }

    private void acquire() {
      Admission admission = engine.acquire(get(oneOf(TENANTS), "/" + random.nextInt(5)));
      if (admission instanceof Lease lease) {
        if (lease.pool().equals("spare")) {
          note("overflowed", lease);
        } else if (isByLabel()) {
          again.add("dedicated");
          if (!lease.tenant().id().equals(lease.endpoint().labels().get("tenant"))) {
            violations.add(lease + " of another tenant");
          }
        }
      }
      hold(admission);
    }

    private boolean isByLabel() {
      PoolConfig pool = Objects.requireNonNull(engine.config().pools().get("main"));
      return pool.isolation().pattern().isByLabel();
    }

    private Isolation isolation(String balancer) {
      return balancer.equals("shuffle-shard")
          ? Isolation.SHARED
          : ISOLATIONS.get(random.nextInt(ISOLATIONS.size()));
    }

    private Admission note(String how, Admission admission) {
      if (admission instanceof Lease lease) {
        again.add(how + (lease.tenant().residency().isEmpty() ? "" : ", bound"));
      }
      return admission;
    }

    private void hold(Admission admission) {
      if (admission instanceof Lease lease) {
        String region = lease.endpoint().locality().region();
        Set<String> residency = lease.tenant().residency();
        visited.add(lease.tenant().id() + " in " + region);
        if (!residency.isEmpty() && !residency.contains(region)) {
          violations.add(lease + " in " + region);
        }
        open.add(lease);
      } else if (admission instanceof Rejection rejection) {
        refusals.add(rejection.reason());
      }
    }

    private void end(Outcome outcome) {
      if (!open.isEmpty()) {
        take().complete(outcome);
      }
    }

    private Lease take() {
      return open.remove(random.nextInt(open.size()));
    }

    private void drain() {
      String id = anyEndpoint();
      engine.undrain("main", id);
      if (random.nextBoolean()) {
        engine.drain("main", id, Duration.ofSeconds(1 + random.nextInt(5)));
      }
    }

    private String anyEndpoint() {
      List<String> present = present();
      return present.get(random.nextInt(present.size()));
    }

    /** Those in force; endpoints that have left are told of too, as long as they are busy. */
    private List<String> present() {
      return engine.stats().pools().get("main").endpoints().stream()
          .filter(stats -> !stats.health().reason().startsWith("left"))
          .map(stats -> stats.endpoint().id())
          .toList();
    }

    /** A tenant's name says what it is bound to. */
    private LbConfig withTenants(LbConfig config) {
      return config.with(
          c -> {
            int share = 1 + random.nextInt(9);
            c.tier("eu", t -> t.residency("eu"));
            c.tenant("eu", t -> t.tier("eu").share(share));
            c.tenant("eu-us", t -> t.tier("eu").residency("eu", "us"));
            c.tenant("ap", t -> t.residency("ap"));
            c.tenant("mars", t -> t.residency("mars"));
            c.tenant("free", t -> {});
          });
    }

    private LbConfig withPool(LbConfig config) {
      LocalityConfig locality =
          new LocalityConfig(
              random.nextBoolean() ? Levels.NEAREST : Levels.PRIORITY,
              100 + random.nextInt(100),
              random.nextBoolean() ? new Zones(1 + random.nextInt(4), Map.of()) : null);
      List<Endpoint> endpoints = endpoints();
      String balancer = oneOf(BALANCERS);
      return config.with(
          c -> {
            c.pool(
                "main",
                p -> {
                  p.balancer(balancer).locality(locality).health(this::health);
                  p.isolation(isolation(balancer));
                  p.retry(r -> r.maxAttempts(5).budget(100, 100).hedge(90));
                  endpoints.forEach(p::endpoint);
                });
            c.pool("spare", this::fillSpare);
            c.defaultPool("main");
            c.topology(Topology.builder().latency("eu", "us", Duration.ofMillis(80)).build());
            if (c.build().policies() == null) {
              c.policy(Switchboard.gate());
            }
          });
    }

    private void fillSpare(PoolConfig.Builder spare) {
      spare.retry(r -> r.maxAttempts(5).budget(100, 100).hedge(90));
      for (String region : REGIONS) {
        spare.endpoint(
            Endpoint.of("spare-" + region, 1).withLocality(new Locality(region, oneOf(ZONES))));
      }
    }

    private void health(HealthConfig.Builder health) {
      Switchboard.check(health);
      health.panicPercent(random.nextInt(101));
      if (random.nextBoolean()) {
        health.outliers();
      }
      if (random.nextBoolean()) {
        health.slowStart(Duration.ofSeconds(5));
      }
    }

    private List<Endpoint> endpoints() {
      List<Endpoint> endpoints = new ArrayList<>();
      int count = 1 + random.nextInt(12);
      for (int i = 0; i < count; i++) {
        endpoints.add(
            Endpoint.of("e" + i, 1 + random.nextInt(2))
                .withId("e" + i)
                .withPriority(random.nextInt(3))
                .withWeight(random.nextInt(4))
                .withLabel("tenant", oneOf(TENANTS))
                .withLocality(new Locality(oneOf(REGIONS), oneOf(ZONES))));
      }
      return endpoints;
    }

    private String oneOf(List<String> texts) {
      return texts.get(random.nextInt(texts.size()));
    }

    /** The host ends what it still holds; the engine finds what it lost. */
    void settle() {
      open.forEach(lease -> lease.complete(Outcome.success()));
      fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));
    }
  }
}
