package io.fairlead.policies.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Breakers that an operator has taken over, and given back. */
class ForcedBreakerTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final Map<String, Object> OPEN = Map.of("forced-open", List.of("*"));
  private static final Map<String, Object> CLOSED = Map.of("forced-closed", List.of("*"));

  private final FakeSite site = FakeSite.of("circuit-breaker");

  @Test
  void forcedOpenRefusesHoweverLongItTakes() {
    Policy policy = policy(OPEN, site);
    for (int i = 0; i < 10; i++) {
      Rejection rejection = Objects.requireNonNull(policy.tryAcquire(REQUEST));
      assertThat(rejection.reason()).isEqualTo(RejectionReason.CIRCUIT_OPEN);
      assertThat(rejection.policy()).isEqualTo("circuit-breaker");
      assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(policy.isReady()).isFalse();
      site.ticker().advance(Duration.ofHours(1));
    }
    assertThat(policy.state()).isEqualTo("forced open");
  }

  @Test
  void forcedClosedAdmitsWhateverHappens() {
    Policy policy = policy(CLOSED, site);
    call(policy, Outcome.failed(), 1_000);

    assertThat(policy.isReady()).isTrue();
    assertThat(policy.state()).isEqualTo("forced closed");
  }

  @Test
  void breakerThatIsGivenBackGoesOnWhereItWas() {
    Policy before = policy(Map.of(), site);
    call(before, Outcome.failed(), 20);
    site.ticker().advance(Duration.ofSeconds(4));
    Policy forced = policy(CLOSED, site.after(before));
    call(forced, Outcome.success(), 1_000);
    site.ticker().advance(Duration.ofSeconds(4));
    Policy after = policy(Map.of(), site.after(forced));

    assertThat(after.state()).isEqualTo("open");
    assertThat(after.tryAcquire(REQUEST))
        .extracting(Rejection::retryAfter)
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void breakerThatWasForcedOpenIsClosedAtOnceIfItWas() {
    Policy before = policy(Map.of(), site);
    call(before, Outcome.failed(), 10);
    Policy forced = policy(OPEN, site.after(before));
    assertThat(forced.tryAcquire(REQUEST)).isNotNull();
    Policy after = policy(Map.of(), site.after(forced));

    assertThat(after.state()).isEqualTo("closed");
    call(after, Outcome.failed(), 10);
    assertThat(after.state()).isEqualTo("open"); // the ten failures before count
  }

  @Test
  void requestsUnderWayAreToldToTheBreakerThatAdmittedThem() {
    Policy before = policy(Map.of(), site);
    for (int i = 0; i < 20; i++) {
      assertThat(before.tryAcquire(REQUEST)).isNull();
    }
    Policy forced = policy(CLOSED, site.after(before));
    for (int i = 0; i < 20; i++) {
      before.release(REQUEST, Outcome.failed(), 0);
    }

    assertThat(forced.tryAcquire(REQUEST)).isNull();
    assertThat(policy(Map.of(), site.after(forced)).state()).isEqualTo("open");
  }

  @Test
  void trialsThatEndWhileForcedAreNotLost() {
    Policy before = policy(Map.of(), site);
    call(before, Outcome.failed(), 20);
    site.ticker().advance(Duration.ofSeconds(10));
    for (int i = 0; i < 5; i++) {
      assertThat(before.tryAcquire(REQUEST)).isNull();
    }
    Policy forced = policy(OPEN, site.after(before));
    for (int i = 0; i < 5; i++) {
      before.release(REQUEST, Outcome.success(), 0);
    }

    assertThat(policy(Map.of(), site.after(forced)).state()).isEqualTo("closed");
  }

  @Test
  void otherOptionsMayChangeMeanwhile() {
    Policy before = policy(Map.of(), site);
    call(before, Outcome.failed(), 20);
    Policy forced = policy(Map.of("window", 10, "forced-closed", List.of("*")), site.after(before));

    assertThat(policy(Map.of("window", 10), site.after(forced)).state()).isEqualTo("open");
  }

  @Test
  void nameIsThatOfTheScope() {
    Map<String, Object> named = Map.of("forced-open", List.of("a:1", "main", "acme"));
    FakeSite endpoint = site.at(Endpoint.of("a", 1));
    FakeSite pool = site.in(new PoolView("main", 0, Map.of()));

    assertThat(policy(named, endpoint).state()).isEqualTo("forced open");
    assertThat(policy(named, site.at(Endpoint.of("a", 2))).state()).isEqualTo("closed");
    assertThat(policy(in("pool", named), pool).state()).isEqualTo("forced open");
    assertThat(policy(in("pool", named), endpoint).state()).isEqualTo("closed");
    assertThat(policy(in("tenant-pool", named), site).state()).isEqualTo("forced open");
    assertThat(policy(in("tenant-pool", named), site.with(Tenant.of("globex"))).state())
        .isEqualTo("closed");
  }

  @Test
  void allButOneCanBeForced() {
    Map<String, Object> options =
        Map.of("forced-open", List.of("*"), "forced-closed", List.of("a:1"));

    assertThat(policy(options, site.at(Endpoint.of("a", 1))).state()).isEqualTo("forced closed");
    assertThat(policy(options, site.at(Endpoint.of("a", 2))).state()).isEqualTo("forced open");
  }

  @Test
  void nobodyIsForcedBothWays() {
    Options options =
        Options.of("b", Map.of("forced-open", List.of("x", " "), "forced-closed", List.of("x")));
    new CircuitBreakerProvider().configure(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder("b.forced-open[1]", "b.forced-closed");
  }

  @Test
  void forcedBreakerThatIsClosedBelowMayBeDropped() {
    assertThat(policy(OPEN, site).isFresh()).isTrue();
  }

  private static Map<String, Object> in(String scope, Map<String, Object> others) {
    return Map.of("scope", scope, "forced-open", others.get("forced-open"));
  }

  private static Policy policy(Map<String, Object> values, FakeSite at) {
    return new CircuitBreakerProvider().configure(Options.of("b", values)).create(at);
  }

  private static void call(Policy called, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(called.tryAcquire(REQUEST)).isNull();
      called.release(REQUEST, outcome, 0);
    }
  }
}
