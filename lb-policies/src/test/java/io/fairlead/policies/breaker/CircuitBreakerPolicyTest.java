package io.fairlead.policies.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CircuitBreakerPolicyTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final Map<String, Object> SMALL =
      Map.of("window", 10, "minimum-calls", 4, "half-open-calls", 2);

  private final FakeSite site = FakeSite.of("circuit-breaker");
  private final Policy policy = policy(Map.of(), site);

  @Test
  void opensAtTheFailureRateOnceThereAreEnoughCalls() {
    call(policy, Outcome.success(), 10);
    call(policy, Outcome.failed(), 9);
    assertThat(policy.state()).isEqualTo("closed");

    call(policy, Outcome.unreachable(), 1);
    assertThat(policy.state()).isEqualTo("open");
  }

  @Test
  void staysClosedBelowTheFailureRate() {
    for (int i = 0; i < 500; i++) {
      call(policy, Outcome.success(), 1);
      call(policy, i % 2 == 0 ? Outcome.timedOut() : Outcome.success(), 1);
    }

    assertThat(policy.state()).isEqualTo("closed");
  }

  @Test
  void refusesUntilTheLastNanosecondOfOpenForAndThenTries() {
    open(policy);

    advance(Duration.ofMillis(9_999));
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
    assertThat(policy.isReady()).isFalse();
    advance(Duration.ofMillis(1).minusNanos(1));
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
    assertThat(policy.isReady()).isFalse();
    assertThat(policy.state()).isEqualTo("open");
    advance(Duration.ofNanos(1));
    assertThat(policy.isReady()).isTrue();
    assertThat(policy.tryAcquire(REQUEST)).isNull();
    assertThat(policy.state()).isEqualTo("half-open");
  }

  @Test
  void rejectionTellsTheTimeLeftRoundedUp() {
    open(policy);
    Rejection rejection = rejection();

    assertThat(rejection.reason()).isEqualTo(RejectionReason.CIRCUIT_OPEN);
    assertThat(rejection.policy()).isEqualTo("circuit-breaker");
    assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    advance(Duration.ofMillis(1));
    assertThat(rejection().retryAfter()).isEqualTo(Duration.ofSeconds(10));
    advance(Duration.ofMillis(999));
    assertThat(rejection().retryAfter()).isEqualTo(Duration.ofSeconds(9));
    advance(Duration.ofMillis(8_999));
    assertThat(rejection().retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void readinessTakesNoTrial() {
    halfOpen(policy);
    for (int i = 0; i < 100; i++) {
      assertThat(policy.isReady()).isTrue();
    }

    assertThat(admitted(policy)).isEqualTo(5);
    assertThat(policy.isReady()).isFalse();
  }

  @Test
  void successfulTrialsClose() {
    halfOpen(policy);
    call(policy, Outcome.success(), 4);
    assertThat(policy.state()).isEqualTo("half-open");
    call(policy, Outcome.success(), 1);

    assertThat(policy.state()).isEqualTo("closed");
    assertThat(admitted(policy)).isEqualTo(100);
  }

  @Test
  void failedTrialsOpenForTheFullTime() {
    halfOpen(policy);
    call(policy, Outcome.failed(), 5);

    assertThat(policy.state()).isEqualTo("open");
    assertThat(rejection().retryAfter()).isEqualTo(Duration.ofSeconds(10));
    advance(Duration.ofSeconds(10));
    assertThat(admitted(policy)).isEqualTo(5);
  }

  @Test
  void trialsAreLimitedUnderConcurrency() throws Exception {
    halfOpen(policy);
    ExecutorService executor = Executors.newFixedThreadPool(4);
    int admitted = 0;
    try {
      for (Future<Integer> thread :
          executor.invokeAll(List.<Callable<Integer>>of(this::admit, this::admit, this::admit))) {
        admitted += thread.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(admitted).isEqualTo(5);
  }

  private int admit() {
    return admitted(policy);
  }

  @Test
  void cancelledTrialMakesRoomForAnother() {
    halfOpen(policy);
    for (int i = 0; i < 100; i++) {
      assertThat(admitted(policy)).isPositive();
      policy.release(REQUEST, i % 2 == 0 ? Outcome.cancelled() : Outcome.notSent(), 0);
      assertThat(policy.isReady()).isTrue();
    }
    assertThat(policy.state()).isEqualTo("half-open");
  }

  @Test
  void trialThatNeverEndsDoesNotKeepItHalfOpen() {
    halfOpen(policy);
    assertThat(admitted(policy)).isEqualTo(5);
    advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(policy.isReady()).isFalse();
    assertThat(admitted(policy)).isZero();

    advance(Duration.ofNanos(1));
    assertThat(policy.isReady()).isTrue();
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void lostTrialThatEndsAfterAllMakesNoRoomForTwo() {
    halfOpen(policy);
    assertThat(admitted(policy)).isEqualTo(5);
    for (int i = 0; i < 2; i++) {
      advance(Duration.ofSeconds(10));
      assertThat(admitted(policy)).isEqualTo(1);
    }

    policy.release(REQUEST, Outcome.cancelled(), 0);
    policy.release(REQUEST, Outcome.cancelled(), 0);
    assertThat(policy.isReady()).isFalse();
    assertThat(admitted(policy)).isZero();
    for (int i = 0; i < 5; i++) {
      policy.release(REQUEST, Outcome.cancelled(), 0);
    }
    assertThat(admitted(policy)).isEqualTo(5);
  }

  @Test
  void oneTrialMayDecide() {
    Policy single = policy(Map.of("window", 1, "half-open-calls", 1), site);
    for (int i = 0; i < 3; i++) {
      call(single, Outcome.success(), 3);
      call(single, Outcome.failed(), 1);
      assertThat(single.state()).isEqualTo("open");
      advance(Duration.ofSeconds(10));
      assertThat(admitted(single)).isEqualTo(1);
      single.release(REQUEST, Outcome.success(), 0);
      assertThat(single.state()).isEqualTo("closed");
    }
  }

  @Test
  void requestsFromBeforeTheOpeningAreNoTrials() {
    List<Long> startedNanos = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      assertThat(policy.tryAcquire(REQUEST)).isNull();
      startedNanos.add(site.ticker().nanos());
    }
    halfOpen(policy);
    assertThat(policy.tryAcquire(REQUEST)).isNull();

    for (int i = 0; i < 50; i++) {
      Outcome outcome =
          List.of(Outcome.success(), Outcome.failed(), Outcome.cancelled()).get(i % 3);
      policy.release(REQUEST, outcome, site.ticker().nanos() - startedNanos.get(i));
    }

    assertThat(policy.state()).isEqualTo("half-open");
    assertThat(admitted(policy)).isEqualTo(4);
  }

  @Test
  void slowCallsOpenOnlyIfAsked() {
    Duration slow = Duration.ofSeconds(61);
    Policy asked = policy(Map.of("slow-call-duration", "60s", "slow-call-rate", 50), site);
    for (int i = 0; i < 20; i++) {
      policy.release(REQUEST, Outcome.success(), slow.toNanos());
      asked.release(REQUEST, Outcome.success(), slow.toNanos());
    }

    assertThat(policy.state()).isEqualTo("closed");
    assertThat(asked.state()).isEqualTo("open");
  }

  @Test
  void opensAtTheRateOfSlowCallsThoughAllSucceed() {
    Policy slow = policy(Map.of("slow-call-duration", "1s", "slow-call-rate", 30), site);
    release(slow, Outcome.success(), Duration.ofSeconds(1), 15);
    release(slow, Outcome.success(), Duration.ofSeconds(1).plusNanos(1), 5);
    assertThat(slow.state()).isEqualTo("closed"); // a quarter

    release(slow, Outcome.success(), Duration.ofSeconds(2), 2);
    assertThat(slow.state()).isEqualTo("open"); // 7 of 22
  }

  @Test
  void failedCallsAreSlowAsWell() {
    Policy slow =
        policy(Map.of("slow-call-duration", "1s", "slow-call-rate", 30, "failure-rate", 100), site);
    release(slow, Outcome.success(), Duration.ZERO, 14);
    release(slow, Outcome.timedOut(), Duration.ofSeconds(2), 6);

    assertThat(slow.state()).isEqualTo("open");
  }

  @Test
  void clientsThatGiveUpCountAsNeither() {
    Policy slow = policy(Map.of("slow-call-duration", "1s"), site);
    release(slow, Outcome.cancelled(), Duration.ofMinutes(1), 100);

    assertThat(slow.state()).isEqualTo("closed");
  }

  @Test
  void slowTrialsOpenAgain() {
    Policy slow = policy(Map.of("slow-call-duration", "1s", "slow-call-rate", 50), site);
    release(slow, Outcome.success(), Duration.ofSeconds(2), 20);
    advance(Duration.ofSeconds(10));
    assertThat(admitted(slow)).isEqualTo(5);
    advance(Duration.ofSeconds(2));
    for (int i = 0; i < 5; i++) {
      slow.release(REQUEST, Outcome.success(), Duration.ofSeconds(2).toNanos());
    }

    assertThat(slow.state()).isEqualTo("open");
  }

  @Test
  void isFreshWhileClosed() {
    assertThat(policy.isFresh()).isTrue();
    call(policy, Outcome.success(), 1);
    assertThat(policy.isFresh()).isTrue();

    call(policy, Outcome.failed(), 19);
    assertThat(policy.state()).isEqualTo("open");
    assertThat(policy.isFresh()).isFalse();
  }

  @Test
  void reloadWithTheSameOptionsKeepsTheBreaker() {
    open(policy);
    advance(Duration.ofSeconds(4));
    Policy successor = policy(Map.of(), site.after(policy));

    assertThat(successor.state()).isEqualTo("open");
    advance(Duration.ofSeconds(6));
    assertThat(admitted(policy) + admitted(successor)).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      policy.release(REQUEST, Outcome.success(), 0);
    }
    assertThat(successor.state()).isEqualTo("closed");
  }

  @Test
  void reloadWithOtherOptionsStaysOpenForTheTimeLeft() {
    open(policy);
    advance(Duration.ofSeconds(4));
    Policy successor = policy(SMALL, site.after(policy));

    assertThat(successor.state()).isEqualTo("open");
    advance(Duration.ofSeconds(6).minusNanos(1));
    assertThat(successor.isReady()).isFalse();
    assertThat(admitted(successor)).isZero();
    advance(Duration.ofNanos(1));
    assertThat(successor.isReady()).isTrue();
    assertThat(admitted(successor)).isEqualTo(2);
  }

  @Test
  void reloadWithOtherOptionsStaysHalfOpen() {
    halfOpen(policy);
    assertThat(policy.tryAcquire(REQUEST)).isNull();
    Policy successor = policy(SMALL, site.after(policy));

    assertThat(successor.state()).isEqualTo("half-open");
    assertThat(admitted(successor)).isEqualTo(2);
    policy.release(REQUEST, Outcome.success(), 0);
    assertThat(successor.state()).isEqualTo("half-open");
  }

  @Test
  void neverUsedBreakerStaysClosedOverReloads() {
    Policy successor = policy(SMALL, site.after(policy));

    assertThat(successor.state()).isEqualTo("closed");
    assertThat(successor.isFresh()).isTrue();
  }

  @Test
  void clockThatJumpsBackOnlyProlongsTheRest() {
    open(policy);
    advance(Duration.ofSeconds(-100));
    assertThat(admitted(policy)).isZero();

    advance(Duration.ofSeconds(110));
    assertThat(admitted(policy)).isEqualTo(5);
  }

  @Test
  void scopeIsTheEndpointUnlessSaidOtherwise() {
    assertThat(scope(Map.of())).isEqualTo(PolicyScope.ENDPOINT);
    assertThat(scope(Map.of("scope", "pool"))).isEqualTo(PolicyScope.POOL);
    assertThat(scope(Map.of("scope", "tenant-pool"))).isEqualTo(PolicyScope.TENANT_POOL);
  }

  @Test
  void minimumOfCallsMustFitIntoTheWindow() {
    Options options = Options.of("b", Map.of("window", 10, "minimum-calls", 11));
    new CircuitBreakerProvider().configure(options);

    assertThat(options.problems()).hasSize(1);
    assertThat(policy(Map.of("window", 10), site).state()).isEqualTo("closed");
  }

  private static PolicyScope scope(Map<String, Object> values) {
    return new CircuitBreakerProvider().configure(Options.of("b", values)).scope();
  }

  private static Policy policy(Map<String, Object> values, FakeSite at) {
    return new CircuitBreakerProvider().configure(Options.of("b", values)).create(at);
  }

  private void open(Policy opened) {
    call(opened, Outcome.broken(), 20);
  }

  private void halfOpen(Policy opened) {
    open(opened);
    advance(Duration.ofSeconds(10));
  }

  private void advance(Duration duration) {
    site.ticker().advance(duration);
  }

  private Rejection rejection() {
    Rejection rejection = policy.tryAcquire(REQUEST);
    assertThat(rejection).isNotNull();
    return rejection;
  }

  private static void call(Policy called, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(called.tryAcquire(REQUEST)).isNull();
      called.release(REQUEST, outcome, 0);
    }
  }

  private static void release(Policy called, Outcome outcome, Duration latency, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(called.tryAcquire(REQUEST)).isNull();
      called.release(REQUEST, outcome, latency.toNanos());
    }
  }

  private static int admitted(Policy asked) {
    int admitted = 0;
    while (admitted < 100 && asked.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }
}
