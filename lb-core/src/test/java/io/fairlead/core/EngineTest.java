package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PolicyConfig.FailureMode;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EngineTest {

  private final EngineFixture fixture = new EngineFixture();

  @Test
  void admittedRequestIsBoundToAnEndpointOfItsPool() {
    Engine engine = fixture.start(config().build());

    Lease lease = lease(engine.acquire(get("acme", "/x?y=1")));

    assertThat(lease.tenant().id()).isEqualTo("acme");
    assertThat(lease.pool()).isEqualTo("main");
    assertThat(lease.endpoint().host()).isEqualTo("a");
    assertThat(lease.path()).isEqualTo("/x");
    assertThat(stats(engine, 0).inFlight()).isEqualTo(1);
  }

  @Test
  void requestWithoutTenantIsRefused() {
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(engine.acquire(RequestView.builder("GET", "/").build())))
        .isEqualTo(RejectionReason.TENANT_MISSING);
  }

  @Test
  void malformedTargetIsRefusedBeforeTheTenantIsResolved() {
    fixture.resolver =
        request -> {
          throw new AssertionError("resolved");
        };
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(engine.acquire(get("acme", "/a%2fb"))))
        .isEqualTo(RejectionReason.MALFORMED_REQUEST);
    assertThat(engine.stats().faults()).isZero();
  }

  @Test
  void evidenceThatDoesNotStandAloneResolvesNoTenant() {
    fixture.resolver = request -> TenantResolution.of("acme", Evidence.UNTRUSTED_HEADER);
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.TENANT_MISSING);
  }

  @Test
  void refusalOfTheResolverIsPassedOn() {
    fixture.resolver = request -> TenantResolution.refused(RejectionReason.TENANT_CONFLICT);
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.TENANT_CONFLICT);
  }

  @Test
  void failingResolverRefusesAndIsCounted() {
    fixture.resolver =
        request -> {
          throw new IllegalStateException("directory is down");
        };
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.RESOLVER_FAILED);
    assertThat(engine.stats().faults()).isEqualTo(1);
  }

  @Test
  void unknownTenantsLeaveNoTrace() {
    Engine engine = fixture.start(config().build());

    for (int i = 0; i < 1_000; i++) {
      assertThat(reasonOf(engine.acquire(get("stranger-" + i + "x"))))
          .isEqualTo(RejectionReason.TENANT_UNKNOWN);
    }

    assertThat(engine.stats().tenants()).isEmpty();
    assertThat(engine.stats().rejectedWithoutTenant())
        .isEqualTo(Map.of(RejectionReason.TENANT_UNKNOWN, 1_000L));
  }

  @Test
  void tenantWithoutPoolHasNoRoute() {
    Engine engine = fixture.start(LbConfig.builder().tenant("acme", t -> {}).build());

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.NO_ROUTE);
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
    assertThat(engine.stats().tenants().get("acme").rejected())
        .isEqualTo(Map.of(RejectionReason.NO_ROUTE, 1L));
  }

  @Test
  void tenantsPoolOverridesItsTiersWhichOverridesTheDefault() {
    LbConfig config =
        config()
            .pool("gold", p -> p.balancer("first").endpoint("g", 1))
            .pool("own", p -> p.balancer("first").endpoint("o", 1))
            .tier("gold", t -> t.pool("gold"))
            .tenant("plain", t -> {})
            .tenant("golden", t -> t.tier("gold"))
            .tenant("special", t -> t.tier("gold").pool("own"))
            .build();
    Engine engine = fixture.start(config);

    assertThat(lease(engine.acquire(get("plain"))).pool()).isEqualTo("main");
    assertThat(lease(engine.acquire(get("golden"))).pool()).isEqualTo("gold");
    assertThat(lease(engine.acquire(get("special"))).pool()).isEqualTo("own");
  }

  @Test
  void emptyPoolGivesBackWhatWasTaken() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    Engine engine =
        fixture
            .policy(policy)
            .start(
                config()
                    .pool("main", p -> p.balancer("first"))
                    .policy(PolicyConfig.of("p"))
                    .build());

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(policy.held()).isZero();
    assertThat(policy.released).containsExactly("p NOT_SENT");
  }

  @Test
  void drainedEndpointGetsNothing() {
    Engine engine =
        fixture.start(
            config()
                .pool(
                    "main",
                    p ->
                        p.balancer("first")
                            .endpoint(io.fairlead.api.Endpoint.of("a", 1).withWeight(0))
                            .endpoint("b", 2))
                .build());

    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("b");
    assertThat(engine.stats().pools().get("main").endpoints()).hasSize(2);
  }

  @Test
  void laterRefusalReleasesEarlierStepsInReverseOrder() {
    List<String> released = new CopyOnWriteArrayList<>();
    RecordingPolicy.Kind one = new RecordingPolicy.Kind("one", PolicyScope.TENANT, released);
    RecordingPolicy.Kind two = new RecordingPolicy.Kind("two", PolicyScope.POOL, released);
    RecordingPolicy.Kind three =
        new RecordingPolicy.Kind("three", PolicyScope.TENANT_POOL, released);
    three.refusing = true;
    Engine engine =
        fixture
            .policy(one)
            .policy(two)
            .policy(three)
            .start(
                config()
                    .policy(PolicyConfig.of("one"))
                    .policy(PolicyConfig.of("two"))
                    .policy(PolicyConfig.of("three"))
                    .build());

    assertThat(rejection(engine.acquire(get("acme"))).policy()).isEqualTo("three");

    assertThat(released).containsExactly("two NOT_SENT", "one NOT_SENT");
    assertThat(one.held() + two.held() + three.held()).isZero();
  }

  @Test
  void completionReleasesEveryStepInReverseOrderWithTheOutcome() {
    List<String> released = new CopyOnWriteArrayList<>();
    RecordingPolicy.Kind one = new RecordingPolicy.Kind("one", PolicyScope.TENANT, released);
    RecordingPolicy.Kind two = new RecordingPolicy.Kind("two", PolicyScope.ENDPOINT, released);
    RecordingPolicy.Kind three =
        new RecordingPolicy.Kind("three", PolicyScope.TENANT_ROUTE, released);
    Engine engine =
        fixture
            .policy(one)
            .policy(two)
            .policy(three)
            .start(
                config()
                    .policy(PolicyConfig.of("one"))
                    .policy(PolicyConfig.of("two"))
                    .policy(PolicyConfig.of("three"))
                    .build());

    lease(engine.acquire(get("acme"))).complete(Outcome.broken());

    assertThat(released).containsExactly("two BROKEN", "three BROKEN", "one BROKEN");
  }

  @Test
  void failingPolicyProceedsWhenItFailsOpen() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    policy.failing = true;
    Engine engine = fixture.policy(policy).start(config().policy(PolicyConfig.of("p")).build());

    succeed(engine.acquire(get("acme")));

    assertThat(policy.released).isEmpty();
    assertThat(engine.stats().faults()).isEqualTo(1);
  }

  @Test
  void failingPolicyRefusesWhenItFailsClosed() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    policy.failing = true;
    Engine engine =
        fixture
            .policy(policy)
            .start(config().policy(PolicyConfig.of("p").failing(FailureMode.CLOSED)).build());

    assertThat(rejection(engine.acquire(get("acme"))).policy()).isEqualTo("p");
    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.POLICY_FAILED);
  }

  @Test
  void endpointThatIsNotReadyIsPassedOver() {
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);
    Engine engine = fixture.policy(gate).start(config().policy(PolicyConfig.of("gate")).build());
    gate.unready = true;

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.NO_ENDPOINT);
    gate.unready = false;
    fixture.ticker.advance(Duration.ofMillis(1)); // nobody is told of it
    succeed(engine.acquire(get("acme")));
    assertThat(gate.held()).isZero();
  }

  @Test
  void endpointsThatRefuseAfterThePickLeaveNothingBehind() {
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);
    Engine engine = fixture.policy(gate).start(config().policy(PolicyConfig.of("gate")).build());
    gate.refusing = true;

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(gate.held()).isZero();
    assertThat(stats(engine, 0).inFlight()).isZero();
  }

  @Test
  void brokenBalancerStillServes() {
    fixture.balancer(
        "broken",
        context ->
            picking -> {
              throw new IllegalStateException("broken");
            });
    fixture.balancer("astray", context -> picking -> 99);
    fixture.balancer(
        "unmade",
        context -> {
          throw new IllegalStateException("cannot be made");
        });

    for (String name : List.of("broken", "astray", "unmade")) {
      Engine engine =
          fixture.start(config().pool("main", p -> p.balancer(name).endpoint("a", 1)).build());
      succeed(engine.acquire(get("acme")));
      assertThat(engine.stats().faults()).isEqualTo(1);
    }
  }

  @Test
  void requestViewThatThrowsLeavesNothingBehind() {
    Engine engine =
        fixture.start(config().route("r", r -> r.header("x", "y").pool("main")).build());
    RequestView broken =
        new RequestView() {
          @Override
          public String method() {
            return "GET";
          }

          @Override
          public String scheme() {
            return "http";
          }

          @Override
          public io.fairlead.api.RequestTarget target() {
            return get("acme").target();
          }

          @Override
          public String header(String name) {
            if (name.equals(EngineFixture.TENANT_HEADER)) {
              return "acme";
            }
            throw new IllegalStateException("recycled");
          }

          @Override
          public java.net.InetAddress remoteAddress() {
            return null;
          }
        };

    assertThat(reasonOf(engine.acquire(broken))).isEqualTo(RejectionReason.POLICY_FAILED);
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
  }

  @Test
  void throwingListenerChangesNothing() {
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void admitted(Lease lease) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void completed(Lease lease, Outcome outcome, long latencyNanos) {
            throw new IllegalStateException("listener");
          }
        });
    Engine engine = fixture.start(config().build());

    succeed(engine.acquire(get("acme")));

    assertThat(engine.stats().faults()).isEqualTo(2);
    assertThat(engine.stats().tenants().get("acme").succeeded()).isEqualTo(1);
  }

  @Test
  void closedLoadBalancerRefusesAndLetsLeasesEnd() {
    Engine engine = fixture.start(config().build());
    Lease lease = lease(engine.acquire(get("acme")));

    engine.close();
    engine.close();

    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.SHUTTING_DOWN);
    assertThat(lease.complete(Outcome.success())).isTrue();
    assertThatThrownBy(() -> engine.apply(config().build()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void drainCompletesWithTheLastLease() {
    Engine engine = fixture.start(config().build());
    Lease lease = lease(engine.acquire(get("acme")));

    var drained = engine.drain().toCompletableFuture();
    fixture.scheduler.advance(Duration.ofSeconds(1));
    assertThat(drained).isNotDone();
    assertThat(reasonOf(engine.acquire(get("acme")))).isEqualTo(RejectionReason.SHUTTING_DOWN);

    lease.complete(Outcome.success());
    fixture.scheduler.advance(Duration.ofSeconds(1));
    assertThat(drained).isCompleted();
  }

  @Test
  void drainFailsIfTheLoadBalancerIsClosedBeforeItsEnd() {
    Engine engine = fixture.start(config().build());
    lease(engine.acquire(get("acme")));
    var drained = engine.drain().toCompletableFuture();

    engine.close();

    assertThat(drained).isCompletedExceptionally();
    assertThat(engine.drain().toCompletableFuture()).isCompletedExceptionally();
  }

  private static RejectionReason reasonOf(Admission admission) {
    return rejection(admission).reason();
  }

  private static EndpointStats stats(Engine engine, int endpoint) {
    return engine.stats().pools().get("main").endpoints().get(endpoint);
  }
}
