package io.fairlead.policies.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConcurrencyPolicyTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final long MILLI = 1_000_000;
  private static final int ALL = 10_000;

  private final FakeSite site = FakeSite.of("concurrency");

  @Test
  void admitsAsManyAsTheLimit() {
    Policy policy = policy(Map.of("limit", 50));

    assertThat(policy.isReady()).isTrue();
    assertThat(admitted(policy)).isEqualTo(50);
    assertThat(policy.isReady()).isFalse();
    assertThat(policy.state()).isEqualTo("50/50");
    policy.release(REQUEST, Outcome.success(), MILLI);
    assertThat(policy.isReady()).isTrue();
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void rejectionSaysWhoAndWhen() {
    Policy policy = policy(Map.of("limit", 1));
    admitted(policy);
    Rejection rejection = policy.tryAcquire(REQUEST);

    assertThat(rejection).isNotNull().isSameAs(policy.tryAcquire(REQUEST));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.OVERLOADED);
    assertThat(rejection.policy()).isEqualTo("concurrency");
    assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isFreshOnlyWithNothingInFlight() {
    Policy policy = policy(Map.of());
    assertThat(policy.isFresh()).isTrue();
    assertThat(policy.tryAcquire(REQUEST)).isNull();
    assertThat(policy.isFresh()).isFalse();
    policy.release(REQUEST, Outcome.success(), MILLI);

    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void loweredLimitAdmitsNothingUntilEnoughHasEnded() {
    Policy before = policy(Map.of("limit", 50));
    admitted(before);
    Policy after = policy(Map.of("limit", 10), site.after(before));

    release(before, 40, Outcome.success(), MILLI);
    assertThat(admitted(after)).isZero();
    assertThat(after.state()).isEqualTo("10/10");
    release(before, 3, Outcome.success(), MILLI);
    assertThat(admitted(after)).isEqualTo(3);
  }

  @Test
  void limitThatLowersItselfAdmitsNothingUntilEnoughHasEnded() {
    Policy policy = policy(Map.of("limit", "aimd", "initial-limit", 100));
    admitted(policy);
    site.ticker().advance(Duration.ofSeconds(1));
    release(policy, 10, Outcome.timedOut(), MILLI);

    assertThat(policy.state()).isEqualTo("90/90 down: 10 of 10 dropped");
    assertThat(admitted(policy)).isZero();
    policy.release(REQUEST, Outcome.success(), MILLI);
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void raisedLimitHoldsFromTheFirstRequestOn() {
    Policy before = policy(Map.of("limit", 10));
    admitted(before);

    assertThat(admitted(policy(Map.of("limit", 50), site.after(before)))).isEqualTo(40);
  }

  @Test
  void stateTellsWhyTheLimitHasMoved() {
    Policy policy = policy(Map.of("limit", "gradient", "smoothing", 1));
    assertThat(policy.state()).isEqualTo("0/20");

    window(policy, Outcome.success(), 4_100_000);
    assertThat(policy.state()).isEqualTo("0/24 up: latency 4.1 ms over 4.1 ms");
    window(policy, Outcome.success(), 143_500_000);
    assertThat(policy.state()).isEqualTo("0/22 down: latency 143.5 ms over 73.8 ms");
    window(policy, Outcome.ofHttpStatus(503), MILLI);
    assertThat(policy.state()).isEqualTo("0/11 down: 10 of 10 dropped");
  }

  @Test
  void everySignOfSheddingLowersTheLimit() {
    for (Outcome outcome :
        List.of(
            Outcome.timedOut(),
            Outcome.ofHttpStatus(429),
            Outcome.ofHttpStatus(503),
            Outcome.ofHttpStatus(504))) {
      assertThat(limitAfter(outcome)).as("after %s", outcome).isEqualTo(18);
    }
  }

  @Test
  void whatSaysNothingOfLoadMovesNothing() {
    for (Outcome outcome :
        List.of(
            Outcome.cancelled(),
            Outcome.notSent(),
            Outcome.unreachable(),
            Outcome.broken(),
            Outcome.failed(),
            Outcome.ofHttpStatus(500))) {
      assertThat(limitAfter(outcome)).as("after %s", outcome).isEqualTo(20);
    }
    assertThat(limitAfter(Outcome.ofHttpStatus(404))).isEqualTo(21);
  }

  @Test
  void fewDropsAmongManyAnswersAreBorne() {
    Policy policy = policy(Map.of("limit", "aimd", "window", "1s"));
    hold(policy, 15);
    call(policy, 97, Outcome.success());
    call(policy, 2, Outcome.timedOut());
    site.ticker().advance(Duration.ofSeconds(1));
    call(policy, 1, Outcome.success());
    assertThat(policy.state()).isEqualTo("15/21 up: latency 1.0 ms over 5000.0 ms");

    call(policy, 97, Outcome.success());
    call(policy, 2, Outcome.timedOut());
    site.ticker().advance(Duration.ofSeconds(1));
    call(policy, 1, Outcome.timedOut());
    assertThat(policy.state()).isEqualTo("15/18 down: 3 of 100 dropped");
  }

  @Test
  void limitMovesOnceInAWindowAndNeverByFewerThanTenRequests() {
    Policy policy = policy(Map.of("limit", "aimd", "window", "1s"));
    hold(policy, 15);
    for (int i = 0; i < 9; i++) {
      site.ticker().advance(Duration.ofSeconds(10));
      call(policy, 1, Outcome.success());
    }
    assertThat(policy.state()).isEqualTo("15/20");
    call(policy, 1, Outcome.success());
    assertThat(policy.state()).startsWith("15/21 up");

    site.ticker().advance(Duration.ofSeconds(1).minusNanos(1));
    call(policy, 1_000, Outcome.success());
    assertThat(policy.state()).startsWith("15/21 up");
    site.ticker().advance(Duration.ofNanos(1));
    call(policy, 10, Outcome.success());
    assertThat(policy.state()).startsWith("15/22 up");
  }

  @Test
  void limitStaysWithinItsBounds() {
    Policy policy =
        policy(Map.of("limit", "aimd", "min-limit", 19, "max-limit", 21, "initial-limit", 20));
    for (int i = 0; i < 5; i++) {
      window(policy, Outcome.success(), MILLI);
    }
    assertThat(policy.state()).startsWith("0/21");
    for (int i = 0; i < 5; i++) {
      window(policy, Outcome.timedOut(), MILLI);
    }
    assertThat(policy.state()).startsWith("0/19");
  }

  @Test
  void smallestLimitRecovers() {
    Policy policy = policy(Map.of("limit", "vegas", "initial-limit", 1));
    window(policy, Outcome.timedOut(), MILLI);
    assertThat(policy.state()).isEqualTo("0/1");
    window(policy, Outcome.success(), MILLI);
    window(policy, Outcome.success(), MILLI);

    assertThat(policy.state()).startsWith("0/7 up");
  }

  @Test
  void reloadWithTheSameOptionsKeepsAllThatWasLearnt() {
    Policy before = policy(Map.of("smoothing", 1));
    window(before, Outcome.success(), MILLI);
    Policy after = policy(Map.of("smoothing", 1), site.after(before));

    assertThat(after.state()).isEqualTo("0/24 up: latency 1.0 ms over 1.0 ms");
    window(before, Outcome.success(), MILLI);
    assertThat(after.state()).startsWith("0/28 up");
  }

  @Test
  void reloadWithOtherOptionsBeginsWhereTheLimitWas() {
    Policy before = policy(Map.of("smoothing", 1));
    window(before, Outcome.success(), MILLI);

    assertThat(policy(Map.of("limit", "vegas"), site.after(before)).state()).isEqualTo("0/24");
    assertThat(policy(Map.of("max-limit", 22), site.after(before)).state()).isEqualTo("0/22");
    assertThat(policy(Map.of("limit", 5), site.after(before)).state()).isEqualTo("0/5");
  }

  @Test
  void adaptiveLimitAfterAFixedOneBeginsAnew() {
    Policy before = policy(Map.of("limit", 1_000));
    assertThat(before.tryAcquire(REQUEST)).isNull();

    assertThat(policy(Map.of(), site.after(before)).state()).isEqualTo("1/20");
  }

  @Test
  void requestsThatTakeNoTimeDivideByNothing() {
    for (String algorithm : List.of("gradient", "vegas", "aimd")) {
      Policy policy = policy(Map.of("limit", algorithm));
      for (int i = 0; i < 100; i++) {
        window(policy, Outcome.success(), i % 2 == 0 ? 0 : Long.MAX_VALUE);
        assertThat(admitted(policy)).isBetween(1, 200);
        release(policy, inFlight(policy), Outcome.notSent(), 0);
      }
    }
  }

  @Test
  void scopeIsTheEndpointUnlessSaidOtherwise() {
    assertThat(scope(Map.of())).isEqualTo(PolicyScope.ENDPOINT);
    assertThat(scope(Map.of("scope", "pool"))).isEqualTo(PolicyScope.POOL);
    assertThat(scope(Map.of("scope", "tenant"))).isEqualTo(PolicyScope.TENANT);
    assertThat(scope(Map.of("scope", "tenant-pool"))).isEqualTo(PolicyScope.TENANT_POOL);
  }

  @Test
  void wrongLimitIsReportedWithWhatIsAllowed() {
    for (Object limit : List.of(0, -1, 1_000_001, 2.5, "gradiant", "50", List.of())) {
      Options options = Options.of("c", Map.of("limit", limit));
      new ConcurrencyProvider().configure(options);

      assertThat(options.problems())
          .extracting(ConfigProblem::path, ConfigProblem::expectation)
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(
                  "c.limit", "a whole number from 1 to 1000000, or one of aimd, gradient, vegas"));
    }
  }

  @Test
  void boundsMustHoldTheInitialLimit() {
    Options options = Options.of("c", Map.of("min-limit", 30, "initial-limit", 20));
    new ConcurrencyProvider().configure(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("c.initial-limit");
    assertThat(policy(Map.of("min-limit", 30)).state()).isEqualTo("0/30");
    assertThat(policy(Map.of("max-limit", 10)).state()).isEqualTo("0/10");
  }

  @Property(tries = 300, seed = "20260101")
  void countIsExactWhateverHappens(
      @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps,
      @ForAll @IntRange(min = 1, max = 12) int limit) {
    List<Map<String, Object>> options =
        List.of(
            Map.of("limit", limit),
            Map.of("limit", "vegas", "initial-limit", 2, "window", "10ms"),
            Map.of("limit", "aimd", "initial-limit", 4, "window", "10ms"),
            Map.of("limit", "gradient", "initial-limit", 8, "window", "10ms"));
    List<Outcome> outcomes =
        List.of(Outcome.success(), Outcome.timedOut(), Outcome.cancelled(), Outcome.notSent());
    Policy policy = policy(options.get(0));
    List<Policy> held = new ArrayList<>();
    for (int step : steps) {
      if (step == 9) {
        policy = policy(options.get(held.size() % options.size()), site.after(policy));
      } else if (step < 6) {
        boolean fits = held.size() < limitOf(policy);
        assertThat(policy.isReady()).isEqualTo(fits);
        assertThat(policy.tryAcquire(REQUEST) == null).isEqualTo(fits);
        if (fits) {
          held.add(policy);
        }
      } else if (!held.isEmpty()) {
        site.ticker().advance(Duration.ofMillis(3));
        Policy holder = held.remove(held.size() / 2);
        holder.release(REQUEST, outcomes.get(held.size() % outcomes.size()), MILLI);
      }
      assertThat(inFlight(policy)).isEqualTo(held.size());
    }
    held.forEach(holder -> holder.release(REQUEST, Outcome.success(), MILLI));

    assertThat(policy.isFresh()).isTrue();
    assertThat(inFlight(policy)).isZero();
  }

  private int limitAfter(Outcome outcome) {
    Policy policy = policy(Map.of("limit", "aimd"));
    window(policy, outcome, MILLI);
    return limitOf(policy);
  }

  /**
   * The smallest window, of ten samples, at the end of a second, with the limit used to the full.
   */
  private void window(Policy policy, Outcome outcome, long latencyNanos) {
    site.ticker().advance(Duration.ofSeconds(1));
    int left = 10;
    while (left > 0) {
      int together = admitted(policy);
      int ending = Math.min(left, together);
      release(policy, ending, outcome, latencyNanos);
      release(policy, together - ending, Outcome.notSent(), 0);
      left -= ending;
    }
  }

  /** Requests one after the other, beside those that are in flight. */
  private static void call(Policy policy, int requests, Outcome outcome) {
    for (int i = 0; i < requests; i++) {
      assertThat(policy.tryAcquire(REQUEST)).isNull();
      policy.release(REQUEST, outcome, MILLI);
    }
  }

  private static int limitOf(Policy policy) {
    return Integer.parseInt(policy.state().replaceFirst("^\\d+/(\\d+).*", "$1"));
  }

  private static int inFlight(Policy policy) {
    return Integer.parseInt(policy.state().replaceFirst("/.*", ""));
  }

  private static PolicyScope scope(Map<String, Object> values) {
    return new ConcurrencyProvider().configure(Options.of("c", values)).scope();
  }

  private Policy policy(Map<String, Object> values) {
    return policy(values, site);
  }

  private static Policy policy(Map<String, Object> values, FakeSite at) {
    return new ConcurrencyProvider().configure(Options.of("c", values)).create(at);
  }

  private static int admitted(Policy policy) {
    int admitted = 0;
    while (admitted < ALL && policy.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }

  private static void hold(Policy policy, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(policy.tryAcquire(REQUEST)).isNull();
    }
  }

  private static void release(Policy policy, int count, Outcome outcome, long latencyNanos) {
    for (int i = 0; i < count; i++) {
      policy.release(REQUEST, outcome, latencyNanos);
    }
  }
}
