package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EngineLeaseTest {

  private final EngineFixture fixture = new EngineFixture();

  @Test
  void completionIsCountedOnce() {
    Engine engine = fixture.start(config().build());
    Lease lease = lease(engine.acquire(get("acme")));
    fixture.ticker.advance(Duration.ofMillis(8));

    assertThat(lease.complete(Outcome.success())).isTrue();
    assertThat(lease.complete(Outcome.failed())).isFalse();

    EndpointStats endpoint = stats(engine, 0);
    assertThat(endpoint.inFlight()).isZero();
    assertThat(endpoint.succeeded()).isEqualTo(1);
    assertThat(endpoint.failed()).isZero();
    assertThat(endpoint.latencyEwmaNanos()).isEqualTo(8_000_000);
    assertThat(engine.stats().tenants().get("acme").latency().samples()).isEqualTo(1);
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
  }

  @Test
  void eachRequestOfATenantHasThePathThatItsOwnPrefixLeaves() {
    fixture.resolver =
        request -> TenantResolution.of("acme", Evidence.PATH).withStrippedPrefix(prefixOf(request));
    Engine engine = fixture.start(config().build());

    for (String path : List.of("/orders", "/t/acme/orders", "/orders", "/tenants/acme/orders")) {
      RequestView request = RequestView.builder("GET", path).build();
      assertThat(lease(engine.acquire(request)).path()).isEqualTo("/orders");
    }
  }

  private static int prefixOf(RequestView request) {
    return request.target().path().length() - "/orders".length();
  }

  @Test
  void retryGoesToAnEndpointThatTheRequestHasNotMet() {
    RecordingPolicy.Kind quota = new RecordingPolicy.Kind("quota", PolicyScope.TENANT);
    Engine engine = fixture.policy(quota).start(config().policy(PolicyConfig.of("quota")).build());
    Lease first = lease(engine.acquire(get("acme")));

    Lease second = lease(first.retry(Outcome.unreachable()));
    Lease third = lease(second.retry(Outcome.unreachable()));

    assertThat(List.of(first, second, third))
        .extracting(lease -> lease.endpoint().host())
        .containsExactly("a", "b", "c");
    assertThat(quota.made.get(0).admitted).hasValue(1);
    assertThat(first.complete(Outcome.success())).isFalse();
    assertThat(third.complete(Outcome.success())).isTrue();
    assertThat(quota.held()).isZero();
    assertThat(engine.stats().tenants().get("acme").succeeded()).isEqualTo(1);
    assertThat(engine.stats().tenants().get("acme").failed()).isZero();
    assertThat(stats(engine, 0).failed()).isEqualTo(1);
  }

  @Test
  void retryAvoidsEndpointsMetEvenIfTheBalancerDoesNot() {
    fixture.balancer("stubborn", context -> picking -> 0);
    Engine engine =
        fixture.start(
            config()
                .pool("main", p -> p.balancer("stubborn").endpoint("a", 1).endpoint("b", 2))
                .build());

    Lease second = lease(lease(engine.acquire(get("acme"))).retry(Outcome.unreachable()));

    assertThat(second.endpoint().host()).isEqualTo("b");
  }

  @Test
  void retryWithNobodyLeftEndsTheRequest() {
    RecordingPolicy.Kind quota = new RecordingPolicy.Kind("quota", PolicyScope.TENANT);
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);
    Engine engine =
        fixture
            .policy(quota)
            .policy(gate)
            .start(
                config().policy(PolicyConfig.of("quota")).policy(PolicyConfig.of("gate")).build());
    Lease only = lease(engine.acquire(get("acme")));
    gate.unready = true;

    assertThat(reasonOf(only.retry(Outcome.broken()))).isEqualTo(RejectionReason.NO_ENDPOINT);

    assertThat(quota.released).containsExactly("quota BROKEN");
    assertThat(engine.stats().tenants().get("acme").failed()).isEqualTo(1);
    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
  }

  @Test
  void retryOfACompletedLeaseIsAnError() {
    Engine engine = fixture.start(config().build());
    Lease lease = lease(engine.acquire(get("acme")));
    lease.complete(Outcome.success());

    assertThatThrownBy(() -> lease.retry(Outcome.failed()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a:1");
  }

  @Test
  void prefixThatNamedTheTenantIsNotForTheBackend() {
    fixture.resolver =
        request ->
            TenantResolution.of("acme", Evidence.PATH).withStrippedPrefix("/t/acme".length());
    Engine engine = fixture.start(config().build());

    assertThat(lease(engine.acquire(get("acme", "/t/acme/x/y"))).path()).isEqualTo("/x/y");
    assertThat(lease(engine.acquire(get("acme", "/t/acme"))).path()).isEqualTo("/");
  }

  @Test
  void lostLeaseIsFoundAtItsAgeAndGivesBackWhatItHeld() {
    List<Lease> lost = new CopyOnWriteArrayList<>();
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void leaseLost(Lease lease) {
            lost.add(lease);
          }
        });
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    Engine engine = fixture.policy(policy).start(config().policy(PolicyConfig.of("p")).build());
    Lease lease = lease(engine.acquire(get("acme")));

    fixture.scheduler.advance(Duration.ofSeconds(59));
    assertThat(lost).isEmpty();
    fixture.scheduler.advance(Duration.ofSeconds(8));

    assertThat(lost).containsExactly(lease);
    assertThat(policy.held()).isZero();
    assertThat(stats(engine, 0).inFlight()).isZero();
    assertThat(engine.stats().lostLeases()).isEqualTo(1);
    assertThat(lease.complete(Outcome.success())).isFalse();
    assertThat(reasonOf(lease.retry(Outcome.failed()))).isEqualTo(RejectionReason.RETRY_REFUSED);
  }

  private static RejectionReason reasonOf(Admission admission) {
    return rejection(admission).reason();
  }

  private static EndpointStats stats(Engine engine, int endpoint) {
    return engine.stats().pools().get("main").endpoints().get(endpoint);
  }
}
