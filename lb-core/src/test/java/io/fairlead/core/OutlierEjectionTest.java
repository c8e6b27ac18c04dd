package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.OutlierConfig.FailurePercentage;
import io.fairlead.api.config.OutlierConfig.Latency;
import io.fairlead.api.config.OutlierConfig.SuccessRate;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.FakeChecks.Says;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outlier ejection through the engine, on virtual time. Endpoints are called e0, e1 and so on. */
class OutlierEjectionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final EngineFixture fixture = new EngineFixture();
  private final FakeChecks checks = new FakeChecks(fixture.ticker::nanos);
  private final List<String> changes = new ArrayList<>();
  private EndpointSource.Subscriber source;
  private Engine engine;

  OutlierEjectionTest() {
    fixture.healthChecks.put("fake", checks);
    fixture.balancer("asked", context -> picking -> number(picking.request().target().path()));
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
            changes.add(endpoint.id() + " " + before.condition() + ">" + now.condition());
          }
        });
  }

  @Test
  void fiveFailuresInARowEjectAtOnce() {
    start(10, o -> {});
    requests(0, Outcome.failed(), 4);
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);

    requests(0, Outcome.failed(), 1);

    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    assertThat(health(0).reason())
        .isEqualTo("5 failures in a row, ejection 1, until 1970-01-01T00:00:30Z");
    assertThat(health(0).since()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void whoIsEjectedIsNotAvailableAndIsInPanic() {
    start(2, o -> o.maxEjectionPercent(100), h -> h.panicPercent(50));
    engine.apply(
        engine
            .config()
            .with(
                c ->
                    c.pool(
                        "main", pool(2, "first", engine.config().pools().get("main").health()))));
    assertThat(pickedFirst()).isEqualTo("e0");

    failFirst(5);
    advance(Duration.ZERO);
    assertThat(pickedFirst()).isEqualTo("e1");

    failFirst(5);
    advance(Duration.ofMillis(20));
    assertThat(condition(1)).isEqualTo(Condition.EJECTED);
    assertThat(pickedFirst()).as("all are ejected: panic").isEqualTo("e0");
  }

  @Test
  void successInBetweenBeginsTheRowAnew() {
    start(10, o -> {});
    for (int i = 0; i < 20; i++) {
      requests(0, Outcome.failed(), 4);
      requests(0, Outcome.success(), 1);
    }

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 599})
  void anyStatus5xxIsAFailure(int status) {
    start(10, o -> {});
    requests(0, Outcome.ofHttpStatus(status), 5);

    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.Kind.class,
      names = {"UNREACHABLE", "BROKEN", "TIMED_OUT"})
  void requestWithoutAnswerIsAFailureUnlessSplit(Outcome.Kind kind) {
    start(10, o -> {});
    requests(0, outcome(kind), 5);

    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.Kind.class,
      names = {"CANCELLED", "NOT_SENT"})
  void whatSaysNothingOfTheEndpointCountsForNothing(Outcome.Kind kind) {
    start(10, o -> {});
    requests(0, Outcome.failed(), 4);
    requests(0, outcome(kind), 100);
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);

    requests(0, Outcome.failed(), 1);
    assertThat(condition(0)).as("nor does it break the row").isEqualTo(Condition.EJECTED);
  }

  @Test
  void ejectionHoldsToItsLastMomentAndNotLonger() {
    start(10, o -> {});
    advance(Duration.ofMillis(3_456));
    requests(0, Outcome.failed(), 5);

    advance(Duration.ofMillis(29_999));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofMillis(1).minusNanos(1));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofNanos(1));
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    assertThat(changes).containsExactly("e0 HEALTHY>EJECTED", "e0 EJECTED>HEALTHY");
  }

  @Test
  void ejectionsInARowLastLongerUpToTheLongest() {
    start(10, o -> {});
    for (int seconds : new int[] {30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300}) {
      requests(0, Outcome.failed(), 5);
      advance(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(condition(0)).as("for %s s", seconds).isEqualTo(Condition.EJECTED);
      advance(Duration.ofNanos(1));
      assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    }
  }

  /** Ejected twice; three intervals later, of which the last two are full ones, it is forgiven. */
  @Test
  void intervalsThatGoByWellBringTheTimeDown() {
    start(10, o -> {});
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(30));
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(60));
    advance(INTERVAL.multipliedBy(2));

    requests(0, Outcome.failed(), 5);
    assertThat(health(0).reason()).contains("ejection 3");
    advance(Duration.ofSeconds(30));

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void atMostATenthIsEjectedButOneMayAlwaysBe() {
    start(5, o -> {});
    for (int i = 0; i < 5; i++) {
      requests(i, Outcome.failed(), 5);
    }

    assertThat(ejected()).isEqualTo(1);
    assertThat(ejections().overflow()).isEqualTo(4);
    assertThat(ejections().enforced()).isEqualTo(1);
  }

  @Test
  void roomIsFreeAgainWhenAnEjectionEnds() {
    start(5, o -> {});
    requests(0, Outcome.failed(), 5);
    requests(1, Outcome.failed(), 5);
    assertThat(condition(1)).isEqualTo(Condition.HEALTHY);
    advance(Duration.ofSeconds(30));

    requests(1, Outcome.failed(), 5);
    assertThat(condition(1)).isEqualTo(Condition.EJECTED);
  }

  /** Envoy's example: rates 50, 100, 100, 100, 100. */
  @Test
  void successRateFarBelowTheOthersEjectsAtTheInterval() {
    start(5, o -> {});
    alternating(0, 50);
    for (int i = 1; i < 5; i++) {
      requests(i, Outcome.success(), 100);
    }
    advance(INTERVAL.minusNanos(1));
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);

    advance(Duration.ofNanos(1));

    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    assertThat(health(0).reason())
        .isEqualTo("success rate 50 % below 52 %, ejection 1, until 1970-01-01T00:00:40Z");
    assertThat(ejected()).isEqualTo(1);
  }

  @Test
  void successRateOfTooFewRequestsOrTooFewEndpointsSaysNothing() {
    start(5, o -> {});
    alternating(0, 49);
    for (int i = 1; i < 5; i++) {
      requests(i, Outcome.success(), 100);
    }
    advance(INTERVAL);
    assertThat(ejected()).as("98 requests, and then four endpoints").isZero();
  }

  @Test
  void everyIntervalIsLookedAtByItself() {
    start(5, o -> {});
    for (int half = 0; half < 2; half++) {
      alternating(0, 25);
      for (int i = 1; i < 5; i++) {
        requests(i, Outcome.success(), 50);
      }
      advance(INTERVAL);
    }

    assertThat(ejected()).as("100 requests, but in two intervals").isZero();
  }

  @Test
  void whereAllAreAlikeNobodyStandsOut() {
    start(5, o -> {});
    for (int i = 0; i < 5; i++) {
      alternating(i, 50);
    }
    advance(INTERVAL);

    assertThat(ejected()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {84, 85})
  void failurePercentageEjectsFromItsThresholdOn(int failures) {
    start(
        5,
        o ->
            o.consecutive5xx(5, 0)
                .successRate(new SuccessRate(5, 100, 1.9, 0, 0))
                .failurePercentage(new FailurePercentage(85, 5, 50, 100, 0)));
    requests(0, Outcome.failed(), failures);
    requests(0, Outcome.success(), 100 - failures);
    for (int i = 1; i < 5; i++) {
      requests(i, Outcome.success(), 50);
    }
    advance(INTERVAL);

    assertThat(condition(0)).isEqualTo(failures < 85 ? Condition.HEALTHY : Condition.EJECTED);
    if (failures == 85) {
      assertThat(health(0).reason()).startsWith("85 % failures, at least 85 %");
    }
  }

  @Test
  void latencyFarAboveTheMedianEjects() {
    start(5, o -> o.latency(new Latency(3, 5, 100, 100)));
    for (int i = 0; i < 100; i++) {
      for (int endpoint = 1; endpoint < 5; endpoint++) {
        requestOf(Duration.ofMillis(10), endpoint);
      }
    }
    slow(31);
    advance(INTERVAL);

    assertThat(health(0).reason()).startsWith("latency 31 ms above 30 ms");
  }

  @Test
  void latencyThreeTimesTheMedianIsNotYetAboveIt() {
    start(5, o -> o.latency(new Latency(3, 5, 100, 100)));
    for (int i = 0; i < 100; i++) {
      for (int endpoint = 1; endpoint < 5; endpoint++) {
        requestOf(Duration.ofMillis(10), endpoint);
      }
    }
    slow(30);
    advance(INTERVAL);

    assertThat(ejected()).isZero();
  }

  @Test
  void latencyOnlyCountsUnlessItIsEnforced() {
    start(5, o -> {});
    for (int i = 0; i < 100; i++) {
      for (int endpoint = 1; endpoint < 5; endpoint++) {
        requestOf(Duration.ofMillis(10), endpoint);
      }
    }
    slow(50);
    advance(INTERVAL);

    assertThat(ejected()).isZero();
    assertThat(ejections().notEnforced()).isEqualTo(1);
  }

  @Test
  void gatewayFailuresOnlyCountUnlessTheyAreEnforced() {
    start(10, o -> o.consecutive5xx(5, 0));
    requests(0, Outcome.ofHttpStatus(503), 5);
    assertThat(ejections().notEnforced()).as("by either rule").isEqualTo(2);
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);

    engine.apply(config(10, o -> o.consecutive5xx(5, 0).consecutiveGatewayFailure(5, 100)));
    requests(0, Outcome.ofHttpStatus(503), 5);
    assertThat(health(0).reason()).startsWith("5 gateway failures in a row");
  }

  @Test
  void withSplitOnlyAnswersAreFailuresAndOnlySilenceIsSilence() {
    start(10, o -> o.splitLocalOrigin());
    requests(0, Outcome.failed(), 4);
    requests(0, Outcome.unreachable(), 4);
    requests(0, Outcome.failed(), 1);

    assertThat(health(0).reason()).startsWith("5 failures in a row");
    requests(1, Outcome.failed(), 4);
    assertThat(condition(1)).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void withSplitTheRateOfAnswersIsComparedByItself() {
    start(5, o -> o.splitLocalOrigin());
    for (int i = 0; i < 50; i++) {
      requests(0, Outcome.unreachable(), 1);
      requests(0, Outcome.success(), 1);
    }
    for (int i = 1; i < 5; i++) {
      requests(i, Outcome.success(), 100);
    }
    advance(INTERVAL);

    assertThat(health(0).reason()).startsWith("answer rate 50 % below 52 %");
  }

  @Test
  void checkThatPassesEndsAnEjection() {
    start(10, o -> {}, h -> h.check("fake"));
    advance(Duration.ofSeconds(6));
    requests(0, Outcome.failed(), 5);
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);

    advance(Duration.ofSeconds(6));

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    assertThat(ejections().active()).isZero();
  }

  @Test
  void checkThatPassesDoesNotEndAnEjectionWhereThatIsNotWanted() {
    start(10, o -> o.checkDoesNotEndEjection(), h -> h.check("fake"));
    advance(Duration.ofSeconds(6));
    requests(0, Outcome.failed(), 5);

    advance(Duration.ofSeconds(29));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofSeconds(1));
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  /** Envoy: a single pass is not enough for an endpoint that its checks have found to be down. */
  @Test
  void checkThatPassesOnceDoesNotEndAnEjectionOfAnEndpointThatIsDown() {
    checks.says("e0", Says.FAIL);
    start(10, o -> {}, h -> h.check("fake", c -> c.jitterPercent(0)));
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(6));
    assertThat(condition(0)).isEqualTo(Condition.UNHEALTHY);
    checks.says("e0", Says.PASS);
    long before = checks.count("e0");

    advance(Duration.ofMillis(1_020));
    assertThat(checks.count("e0")).isEqualTo(before + 1);
    assertThat(ejections().active()).isEqualTo(1);
    advance(Duration.ofMillis(1_020));
    assertThat(ejections().active()).isZero();
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  /** Envoy begins all rows anew when an ejection ends. */
  @Test
  void requestsThatEndWhileTheirEndpointIsEjectedDoNotEjectItAgain() {
    start(10, o -> {});
    List<Lease> late = IntStream.range(0, 4).mapToObj(i -> acquire(0)).toList();
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(29));
    late.forEach(lease -> lease.complete(Outcome.failed()));
    advance(Duration.ofSeconds(1));

    requests(0, Outcome.failed(), 4);
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    requests(0, Outcome.failed(), 1);
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
  }

  /** The same for what is compared at the interval. */
  @Test
  void whatEndedWhileEjectedIsNotHeldAgainstTheEndpointAtTheInterval() {
    start(5, o -> o.baseEjectionTime(Duration.ofSeconds(5)));
    requests(0, Outcome.failed(), 5);
    requests(0, Outcome.failed(), 200);
    for (int i = 1; i < 5; i++) {
      requests(i, Outcome.success(), 100);
    }
    advance(Duration.ofSeconds(5));
    requests(0, Outcome.success(), 100);
    advance(Duration.ofSeconds(5));

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    assertThat(ejections().enforced()).isEqualTo(1);
  }

  @Test
  void ejectionSurvivesReloadsAndPushes() {
    start(10, o -> {});
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(10));

    engine.apply(config(10, o -> o.maxEjectionPercent(20)));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    push(0, 1, 2);
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofSeconds(20).minusNanos(1));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofNanos(1));
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void halfARowSurvivesAReload() {
    start(10, o -> {});
    requests(0, Outcome.failed(), 4);
    engine.apply(config(10, o -> o.maxEjectionPercent(20)));
    requests(0, Outcome.failed(), 1);

    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
  }

  @Test
  void whoLeavesGivesUpItsRoomAndWhoComesBackWithRequestsUnderWayIsStillEjected() {
    start(5, o -> {});
    Lease underWay = acquire(0);
    requests(0, Outcome.failed(), 5);
    push(1, 2, 3, 4);
    assertThat(condition(0)).isEqualTo(Condition.LEAVING);
    assertThat(ejections().active()).isZero();

    push(0, 1, 2, 3, 4);
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    assertThat(ejections().active()).isEqualTo(1);
    underWay.complete(Outcome.success());
    advance(Duration.ofSeconds(30));
    assertThat(ejections().active()).isZero();
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void whoComesBackFindsNoRoomIfAnotherHasTakenIt() {
    start(5, o -> {});
    Lease underWay = acquire(0);
    requests(0, Outcome.failed(), 5);
    push(1, 2, 3, 4);
    requests(1, Outcome.failed(), 5);
    assertThat(condition(2)).isEqualTo(Condition.EJECTED);

    push(0, 1, 2, 3, 4);

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    assertThat(ejections().active()).isEqualTo(1);
    underWay.complete(Outcome.success());
  }

  @Test
  void nobodyIsEjectedOnceThereIsNoRuleAnyMore() {
    start(10, o -> {});
    requests(0, Outcome.failed(), 5);

    engine.apply(engine.config().with(c -> c.pool("main", pool(10, "asked", HealthConfig.NONE))));
    advance(Duration.ZERO);

    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
    assertThat(ejections().active()).isZero();
  }

  @Test
  void listenerThatThrowsIsContained() {
    fixture.listeners.add(
        0,
        new LbListener() {
          @Override
          public void healthChanged(
              String pool,
              Endpoint endpoint,
              EndpointStats.Health before,
              EndpointStats.Health now) {
            throw new IllegalStateException("broken");
          }
        });
    start(10, o -> {});
    requests(0, Outcome.failed(), 5);
    advance(Duration.ofSeconds(30));

    assertThat(changes).containsExactly("e0 HEALTHY>EJECTED", "e0 EJECTED>HEALTHY");
    assertThat(engine.stats().faults()).isEqualTo(2);
  }

  @Test
  void jitterMakesAnEjectionLongerByUpToItself() {
    start(10, o -> o.maxEjectionTimeJitter(Duration.ofSeconds(10)));
    requests(0, Outcome.failed(), 5);

    advance(Duration.ofSeconds(30));
    assertThat(condition(0)).isEqualTo(Condition.EJECTED);
    advance(Duration.ofSeconds(10));
    assertThat(condition(0)).isEqualTo(Condition.HEALTHY);
  }

  private void start(int endpoints, Consumer<OutlierConfig.Builder> rules) {
    start(endpoints, rules, h -> {});
  }

  private void start(
      int endpoints, Consumer<OutlierConfig.Builder> rules, Consumer<HealthConfig.Builder> more) {
    HealthConfig.Builder health = HealthConfig.builder().panicPercent(0).outliers(rules);
    more.accept(health);
    engine = fixture.start(config(endpoints, health.build()));
    advance(Duration.ZERO);
  }

  private static LbConfig config(int endpoints, Consumer<OutlierConfig.Builder> rules) {
    return config(endpoints, HealthConfig.builder().panicPercent(0).outliers(rules).build());
  }

  private static LbConfig config(int endpoints, HealthConfig health) {
    return LbConfig.builder()
        .pool("main", pool(endpoints, "asked", health))
        .defaultPool("main")
        .tenant("acme", t -> {})
        .build();
  }

  private static PoolConfig pool(int endpoints, String balancer, HealthConfig health) {
    PoolConfig.Builder pool = PoolConfig.builder().balancer(balancer).health(health);
    IntStream.range(0, endpoints).forEach(i -> pool.endpoint(endpoint(i)));
    return pool.build();
  }

  private static Endpoint endpoint(int number) {
    return Endpoint.of("10.0.0." + number, 80).withId("e" + number);
  }

  private void push(int... numbers) {
    source.update(IntStream.of(numbers).mapToObj(OutlierEjectionTest::endpoint).toList());
  }

  private static int number(String path) {
    return Integer.parseInt(path.substring(1));
  }

  /** To the endpoint at an index of the membership, whatever is said of it. */
  private Lease acquire(int index) {
    return lease(engine.acquire(get("acme", "/" + index)));
  }

  private void requests(int index, Outcome outcome, int count) {
    for (int i = 0; i < count; i++) {
      acquire(index).complete(outcome);
    }
  }

  /** So many failures, each with a success after it. */
  private void alternating(int index, int failures) {
    for (int i = 0; i < failures; i++) {
      requests(index, Outcome.failed(), 1);
      requests(index, Outcome.success(), 1);
    }
  }

  private void slow(int millis) {
    for (int i = 0; i < 100; i++) {
      requestOf(Duration.ofMillis(millis), 0);
    }
  }

  /** Without time for anything else. */
  private void requestOf(Duration latency, int index) {
    Lease lease = acquire(index);
    fixture.ticker.advance(latency);
    lease.complete(Outcome.success());
    fixture.ticker.advance(latency.negated());
  }

  private String pickedFirst() {
    return lease(engine.acquire(get("acme"))).endpoint().id();
  }

  private void failFirst(int count) {
    for (int i = 0; i < count; i++) {
      lease(engine.acquire(get("acme"))).complete(Outcome.failed());
    }
  }

  private void advance(Duration duration) {
    fixture.scheduler.advance(duration);
  }

  private EndpointStats.Health health(int number) {
    return engine.stats().pools().get("main").endpoints().stream()
        .filter(each -> each.endpoint().id().equals("e" + number))
        .findFirst()
        .orElseThrow()
        .health();
  }

  private Condition condition(int number) {
    return health(number).condition();
  }

  private PoolStats.Ejections ejections() {
    return engine.stats().pools().get("main").ejections();
  }

  private long ejected() {
    return engine.stats().pools().get("main").endpoints().stream()
        .filter(each -> each.health().condition() == Condition.EJECTED)
        .count();
  }

  private static Outcome outcome(Outcome.Kind kind) {
    return switch (kind) {
      case UNREACHABLE -> Outcome.unreachable();
      case BROKEN -> Outcome.broken();
      case TIMED_OUT -> Outcome.timedOut();
      case CANCELLED -> Outcome.cancelled();
      case NOT_SENT -> Outcome.notSent();
      case SUCCESS, FAILED -> throw new AssertionError(kind);
    };
  }
}
