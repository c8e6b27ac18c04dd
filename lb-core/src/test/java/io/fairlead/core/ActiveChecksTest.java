package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.core.FakeChecks.Says;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Active checks on virtual time: without jitter, and with one endpoint in doubt at a time. */
class ActiveChecksTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration GRID = Duration.ofMillis(20);

  private final EngineFixture fixture = new EngineFixture();
  private final FakeChecks checks = new FakeChecks(fixture.ticker::nanos);
  private final List<String> changes = new ArrayList<>();
  private EndpointSource.Subscriber source;
  private Engine engine;

  ActiveChecksTest() {
    fixture.healthChecks.put("fake", checks);
    fixture.sources.put(
        "fed",
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
            changes.add(endpoint.host() + " " + before.condition() + ">" + now.condition());
          }
        });
  }

  @Test
  void endpointsOfTheFirstMembershipServeUntilTheirFirstCheckHasFailed() {
    checks.says("a:1", Says.FAIL);
    start(check -> {});
    assertThat(picked()).isEqualTo("a");
    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);

    advance(INTERVAL.plus(GRID));

    assertThat(condition("a")).isEqualTo(Condition.UNHEALTHY);
    assertThat(health("a").reason()).isEqualTo("HTTP 503, at the first check");
    assertThat(picked()).isEqualTo("b");
    assertThat(changes).containsExactly("a HEALTHY>UNHEALTHY");
  }

  /**
   * Rise 2, fall 3: the answers of one endpoint after a first that passed, and the conditions that
   * follow (H healthy, U unhealthy).
   */
  @ParameterizedTest
  @CsvSource({
    "FFF, HHU",
    "FFP FFP FFF, HHHHHHHHU",
    "FFF P F PP, HHUUUUH",
    "FPFPFPFPFP, HHHHHHHHHH",
    "FFF PFPFPF, HHUUUUUUU",
    "FFFF PP FFF, HHUUUHHHU",
  })
  void soManyInARowDecide(String answers, String conditions) {
    start(check -> {});
    advance(INTERVAL.plus(GRID));
    StringBuilder seen = new StringBuilder();
    for (char answer : answers.replace(" ", "").toCharArray()) {
      checks.says("a:1", answer == 'P' ? Says.PASS : Says.FAIL);
      long before = checks.count("a:1");
      while (checks.count("a:1") == before) {
        advance(GRID);
      }
      seen.append(condition("a") == Condition.HEALTHY ? 'H' : 'U');
    }

    assertThat(seen).hasToString(conditions);
  }

  @Test
  void reasonSaysWhatWasSeenHowOftenAndSinceWhen() {
    start(check -> check.jitterPercent(0));
    advance(INTERVAL.plus(GRID));
    checks.says("a:1", Says.FAIL);
    int passed = (int) checks.count("a:1");
    advance(INTERVAL.multipliedBy(3));
    long firstFailedNanos = timesOf("a:1").get(passed);

    assertThat(health("a").reason()).isEqualTo("HTTP 503, 3 checks in a row");
    assertThat(health("a").since())
        .isEqualTo(Instant.EPOCH.plusNanos(firstFailedNanos + 2_000_000_000L - fixture.startNanos));
  }

  @Test
  void fastIntervalHoldsWhileInDoubtAndWhileDown() {
    start(check -> check.jitterPercent(0));
    advance(INTERVAL.plus(GRID));
    int passed = (int) checks.count("a:1");
    checks.says("a:1", Says.FAIL);
    advance(INTERVAL.plusSeconds(3));

    assertThat(gapsOf("a:1").subList(passed, passed + 3))
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    checks.says("a:1", Says.PASS);
    advance(Duration.ofSeconds(20));
    assertThat(gapsOf("a:1").get(gapsOf("a:1").size() - 1)).isEqualTo(INTERVAL);
  }

  @Test
  void intervalsAreLongerByAtMostTheJitter() {
    start(check -> check.jitterPercent(10));
    advance(Duration.ofMinutes(20));

    assertThat(gapsOf("a:1"))
        .hasSizeGreaterThan(200)
        .allSatisfy(
            gap -> assertThat(gap).isBetween(INTERVAL, INTERVAL.plusMillis(500).plus(GRID)));
    assertThat(gapsOf("a:1").stream().distinct().count()).isGreaterThan(15);
  }

  @Test
  void withoutJitterIntervalsAreExact() {
    start(check -> check.jitterPercent(0));
    advance(Duration.ofMinutes(5));

    assertThat(gapsOf("a:1")).containsOnly(INTERVAL);
  }

  @Test
  void checkWithoutAnswerInTimeFailsAndIsCancelled() {
    checks.says("a:1", Says.HANG);
    start(check -> check.timeout(Duration.ofMillis(700)));
    advanceToFirstCheckOf("a:1");

    advanceTo(timesOf("a:1").get(0), Duration.ofMillis(699));
    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);
    advance(Duration.ofMillis(1).plus(GRID));

    assertThat(health("a").reason()).isEqualTo("no answer in 700 ms, at the first check");
    assertThat(checks.begun.stream().filter(b -> b.endpointId().equals("a:1")).findFirst())
        .hasValueSatisfying(begun -> assertThat(begun.answer()).isCancelled());
  }

  /** A stage that cannot be cancelled may answer for ever after. */
  @Test
  void answerAfterTheTimeOutIsIgnored() {
    checks.says("a:1", Says.HANG);
    start(check -> check.timeout(Duration.ofMillis(700)));
    advanceToFirstCheckOf("a:1");
    fixture.ticker.advance(Duration.ofMillis(701));

    checks.answer("a:1", Result.passed("HTTP 200"));
    advance(GRID);

    assertThat(condition("a")).isEqualTo(Condition.UNHEALTHY);
  }

  @Test
  void answerAtTheLastMomentCounts() {
    checks.says("a:1", Says.HANG);
    start(check -> check.timeout(Duration.ofMillis(700)));
    advanceToFirstCheckOf("a:1");
    advanceTo(timesOf("a:1").get(0), Duration.ofMillis(700).minusNanos(1));

    checks.answer("a:1", Result.passed("HTTP 200"));
    advance(GRID);

    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Says.class,
      names = {"THROW", "BREAK", "NOTHING", "NO_STAGE", "HANG"})
  void checkThatGoesWrongInAnyWayHasFailedAndLeaksNothing(Says what) {
    for (String id : List.of("a:1", "b:2", "c:3")) {
      checks.says(id, what);
    }
    start(check -> {});
    // Far more checks than may be under way at once.
    advance(Duration.ofMinutes(8));
    assertThat(checks.begun).hasSizeGreaterThan(1_200);
    assertThat(condition("a")).isEqualTo(Condition.UNHEALTHY);
    assertThat(checks.waiting()).isLessThanOrEqualTo(3);

    for (String id : List.of("a:1", "b:2", "c:3")) {
      checks.says(id, Says.PASS);
    }
    advance(Duration.ofSeconds(5));

    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void exceptionOfACheckIsItsReason() {
    checks.says("a:1", Says.BREAK);
    start(check -> {});
    advance(INTERVAL.plus(GRID));

    assertThat(health("a").reason()).isEqualTo("connection reset, at the first check");
  }

  @Test
  void endpointThatJoinsGetsNothingBeforeItsFirstCheckHasPassed() {
    checks.says("new:1", Says.HANG);
    start(check -> {});
    pushed("old1", "old2");
    pushed("new", "old1", "old2");

    assertThat(condition("new")).isEqualTo(Condition.UNCHECKED);
    assertThat(pickedIn("fed")).isEqualTo("old1");
    advanceToFirstCheckOf("new:1");
    checks.answer("new:1", Result.passed("HTTP 200"));
    advance(GRID);

    assertThat(condition("new")).isEqualTo(Condition.HEALTHY);
    assertThat(pickedIn("fed")).isEqualTo("new");
  }

  @Test
  void endpointThatJoinsIsAskedWithinTheFastInterval() {
    start(check -> {});
    pushed("old");
    advance(INTERVAL.multipliedBy(4));
    pushed("new", "old");

    advance(Duration.ofSeconds(1).plus(GRID));

    assertThat(condition("new")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void endpointThatJoinsAndFailsIsUnhealthyAtOnce() {
    checks.says("new:1", Says.FAIL);
    start(check -> {});
    pushed("old");
    pushed("new", "old");
    advance(Duration.ofSeconds(1).plus(GRID));

    assertThat(condition("new")).isEqualTo(Condition.UNHEALTHY);
    assertThat(changes).containsExactly("new UNCHECKED>UNHEALTHY");
  }

  @Test
  void inPanicUncheckedEndpointsServeToo() {
    checks.says("new1:1", Says.HANG).says("new2:1", Says.HANG);
    start(check -> {});
    pushed("old");
    pushed("new1", "new2", "old");

    assertThat(pickedIn("fed")).isEqualTo("new1");
  }

  @Test
  void checkOfAnEndpointThatLeftIsCancelledAndItsAnswerIgnored() {
    checks.says("x:1", Says.HANG);
    start(check -> {});
    pushed("x", "y");
    advanceToFirstCheckOf("x:1");
    pushed("y");
    advance(GRID);

    assertThat(checks.waiting()).isZero();
    long before = checks.count("x:1");
    advance(INTERVAL.multipliedBy(3));
    assertThat(checks.count("x:1")).isEqualTo(before);
    assertThat(changes).doesNotContain("x HEALTHY>UNHEALTHY");
  }

  @Test
  void whatWasSeenSurvivesReloadsAndMembershipChanges() {
    start(check -> {});
    pushed("x", "y");
    advance(INTERVAL.plus(GRID));
    checks.says("x:1", Says.FAIL);
    advance(INTERVAL.plusSeconds(3));
    assertThat(condition("x")).isEqualTo(Condition.UNHEALTHY);

    engine.apply(engine.config().with(c -> c.tenant("initech", t -> {})));
    assertThat(condition("x")).isEqualTo(Condition.UNHEALTHY);
    pushed("x", "y", "z");
    assertThat(condition("x")).isEqualTo(Condition.UNHEALTHY);
    checks.says("x:1", Says.PASS);
    advance(Duration.ofSeconds(1).plus(GRID));
    assertThat(condition("x")).as("one pass is not two").isEqualTo(Condition.UNHEALTHY);
  }

  @Test
  void equalPushChangesNothing() {
    start(check -> check.jitterPercent(0));
    pushed("x", "y");
    for (int i = 0; i < 100; i++) {
      advance(Duration.ofMillis(500));
      pushed("x", "y");
    }

    assertThat(gapsOf("x:1")).containsOnly(INTERVAL);
  }

  @Test
  void reloadsDoNotDisturbTheRhythm() {
    start(check -> check.jitterPercent(0));
    for (int i = 0; i < 100; i++) {
      advance(Duration.ofMillis(500));
      int share = i + 1;
      engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.share(share))));
    }

    assertThat(gapsOf("a:1")).containsOnly(INTERVAL);
    assertThat(checks.made).isEqualTo(2);
    assertThat(checks.closed).isZero();
  }

  @Test
  void checkIsMadeAnewOnlyWhereItIsToldSomethingElse() {
    start(check -> {});
    advance(GRID);
    assertThat(checks.made).isEqualTo(2);

    engine.apply(withCheck(check -> check.interval(Duration.ofSeconds(1)).rise(7)));
    advance(GRID);
    assertThat(checks.made).isEqualTo(2);

    engine.apply(withCheck(check -> check.options(Map.of("path", "/other"))));
    advance(GRID);
    assertThat(checks.made).isEqualTo(4);
    assertThat(checks.closed).isEqualTo(2);
  }

  @Test
  void checksAreClosedWithTheirPoolAndWithTheEngine() {
    checks.says("a:1", Says.HANG);
    start(check -> {});
    advanceToFirstCheckOf("a:1");

    engine.apply(engine.config().with(c -> c.removePool("fed").removeRoute("fed")));
    advance(GRID);
    assertThat(checks.closed).isEqualTo(1);

    engine.close();
    assertThat(checks.closed).isEqualTo(2);
    assertThat(checks.waiting()).as("cancelled").isZero();
    int begun = checks.begun.size();
    advance(INTERVAL.multipliedBy(3));
    assertThat(checks.begun).hasSize(begun);
  }

  @Test
  void endpointsAreFitOnceNothingChecksThemAnyMore() {
    checks.says("a:1", Says.FAIL);
    start(check -> {});
    advance(INTERVAL.plus(GRID));
    assertThat(condition("a")).isEqualTo(Condition.UNHEALTHY);

    engine.apply(base(HealthConfig.NONE));
    advance(GRID);

    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);
    assertThat(checks.closed).isEqualTo(2);
  }

  @Test
  void checkThatCannotBeMadeIsNoneAtAll() {
    fixture.healthChecks.put("fake", new Unmakeable());
    start(check -> {});
    pushed("old");
    pushed("new", "old");
    advance(GRID);

    assertThat(condition("new")).isEqualTo(Condition.HEALTHY);
    assertThat(engine.stats().faults()).isPositive();
  }

  @Test
  void unknownCheckIsAProblemWithItsPathAndTheKnownOnes() {
    assertThatThrownBy(() -> fixture.start(base(HealthConfig.builder().check("ping").build())))
        .hasMessageContaining(
            "pools.main.health.check.type: \"ping\" is not allowed: one of fake"
                + " (the built-in ones are in lb-health and lb-health-grpc)");
  }

  @Test
  void optionThatTheCheckDoesNotKnowIsAProblemWithItsPath() {
    HealthConfig health =
        HealthConfig.builder().check("fake", c -> c.options(Map.of("typo", 1))).build();

    assertThatThrownBy(() -> fixture.start(base(health)))
        .hasMessageContaining("pools.main.health.check.options.typo");
  }

  private record Unmakeable() implements io.fairlead.api.health.HealthCheckProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public java.util.function.Supplier<io.fairlead.api.health.HealthCheck> configure(
        io.fairlead.api.config.Options options) {
      return () -> {
        throw new IllegalStateException("no socket");
      };
    }
  }

  private void start(Consumer<HealthCheckConfig.Builder> values) {
    engine = fixture.start(withCheck(values));
    advance(Duration.ZERO);
  }

  private static LbConfig withCheck(Consumer<HealthCheckConfig.Builder> values) {
    return base(HealthConfig.builder().check("fake", values).build());
  }

  /** The pools {@code main}, configured, and {@code fed}, which is pushed. */
  private static LbConfig base(HealthConfig health) {
    return config()
        .pool(
            "main",
            p ->
                p.balancer("first")
                    .endpoint("a", 1)
                    .endpoint("b", 2)
                    .endpoint("c", 3)
                    .health(health))
        .pool("fed", p -> p.balancer("first").health(health))
        .route("fed", r -> r.pathPrefix("/fed").pool("fed"))
        .build();
  }

  private void pushed(String... hosts) {
    source.update(List.of(hosts).stream().map(host -> Endpoint.of(host, 1)).toList());
  }

  private void advance(Duration duration) {
    fixture.scheduler.advance(duration);
  }

  private void advanceTo(long fromNanos, Duration after) {
    advance(after.minusNanos(fixture.ticker.nanos() - fromNanos));
  }

  private void advanceToFirstCheckOf(String id) {
    while (checks.count(id) == 0) {
      advance(Duration.ofMillis(10));
    }
  }

  private String picked() {
    return lease(engine.acquire(get("acme"))).endpoint().host();
  }

  private String pickedIn(String pool) {
    return lease(engine.acquire(get("acme", "/" + pool))).endpoint().host();
  }

  private EndpointStats.Health health(String host) {
    return engine.stats().pools().values().stream()
        .flatMap(pool -> pool.endpoints().stream())
        .filter(endpoint -> endpoint.endpoint().host().equals(host))
        .findFirst()
        .orElseThrow()
        .health();
  }

  private Condition condition(String host) {
    return health(host).condition();
  }

  private List<Duration> gapsOf(String id) {
    List<Long> times = timesOf(id);
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(Duration.ofNanos(times.get(i) - times.get(i - 1)));
    }
    return gaps;
  }

  private List<Long> timesOf(String id) {
    return checks.begun.stream()
        .filter(each -> each.endpointId().equals(id))
        .map(FakeChecks.Begun::nanos)
        .toList();
  }
}
