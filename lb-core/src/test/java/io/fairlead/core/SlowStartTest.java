package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.SlowStartConfig;
import io.fairlead.api.stats.EndpointStats.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What endpoints get while they warm up, by the balancers as they are, on virtual time. */
class SlowStartTest {

  private static final int REQUESTS = 20_000;

  /** Four standard deviations of a share of a quarter. */
  private static final double NOISE = 0.013;

  private final EngineFixture fixture = new EngineFixture();
  private final FakeChecks checks = new FakeChecks(fixture.ticker::nanos);
  private EndpointSource.Subscriber source;
  private Engine engine;

  SlowStartTest() {
    ServiceLoader.load(BalancerProvider.class)
        .forEach(provider -> fixture.balancers.put(provider.name(), provider));
    fixture.healthChecks.put("fake", checks);
    fixture.sources.put(
        "main",
        subscriber -> {
          source = subscriber;
          return () -> {};
        });
  }

  /** Envoy's curve, at a window of 60 s and a least part of 10 %: the newcomer's weight. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0.1",
    "1, 6, 0.1",
    "1, 15, 0.25",
    "1, 30, 0.5",
    "1, 45, 0.75",
    "1, 60, 1",
    "2, 15, 0.5",
    "2, 30, 0.70710678",
    "2, 60, 1",
    "0.5, 15, 0.1",
    "0.5, 30, 0.25",
    "0.5, 45, 0.5625",
    "0.5, 60, 1",
  })
  void newcomerGetsItsWeightTimesTheCurveByRoundRobin(
      double aggression, int seconds, double weight) {
    start("round-robin", new SlowStartConfig(Duration.ofMinutes(1), aggression, 10));
    push("a", "b", "c");
    push("a", "b", "c", "new");
    advance(Duration.ofSeconds(seconds));

    assertShares(shares(), Map.of("a", 1.0, "b", 1.0, "c", 1.0, "new", weight));
  }

  /** Two neighbours in the list, at a quarter and a half of the window, decide by themselves. */
  @Test
  void newcomersOfDifferentAgeGetEachItsOwnPart() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a", "b");
    push("a", "b", "new1");
    advance(Duration.ofSeconds(15));
    push("a", "b", "new1", "new2");
    advance(Duration.ofSeconds(15));

    assertShares(shares(), Map.of("a", 1.0, "b", 1.0, "new1", 0.5, "new2", 0.25));
  }

  @Test
  void newcomersInARowDoNotStarveOneAnother() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a", "b");
    push("a", "b", "new1", "new2", "new3", "new4");
    advance(Duration.ofSeconds(12));

    assertShares(
        shares(), Map.of("a", 1.0, "b", 1.0, "new1", 0.2, "new2", 0.2, "new3", 0.2, "new4", 0.2));
  }

  /** Where the turns of the newcomer do not follow on one another, as here: a b n a b n a b. */
  @Test
  void weightsCountToo() {
    start("weighted-round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    Endpoint a = Endpoint.of("a", 1).withWeight(3);
    Endpoint b = Endpoint.of("b", 1).withWeight(3);
    source.update(List.of(a, b));
    source.update(List.of(a, b, Endpoint.of("new", 1).withWeight(2)));
    advance(Duration.ofSeconds(15));

    assertShares(shares(), Map.of("a", 3.0, "b", 3.0, "new", 0.5));
  }

  /** Where all are new the warmest counts as a whole. */
  @Test
  void poolOfNewcomersIsNotSlowed() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("old");
    push("new1", "new2");
    advance(Duration.ofSeconds(15));
    push("new1", "new2", "new3");
    advance(Duration.ofSeconds(15));

    assertShares(shares(), Map.of("new1", 1.0, "new2", 1.0, "new3", 0.5));
  }

  @Test
  void endpointsThatThePoolBeginsWithAreWarm() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a", "b");

    assertThat(condition("a")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void onlyEndpointServesThoughItIsNew() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("old");
    push("old", "new");
    push("new");

    for (int i = 0; i < 1_000; i++) {
      lease(engine.acquire(get("acme"))).complete(Outcome.success());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-connections", "random", "least-latency", "hot-cold"})
  void otherBalancersTurnAwayAsMuch(String balancer) {
    start(balancer, SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a", "b", "c", "new");
    double whole = shares().get("new");
    push("a", "b", "c");
    push("a", "b", "c", "new");
    advance(Duration.ofSeconds(15));

    assertThat(shares().get("new")).isCloseTo(whole * 0.25, within(0.02));
  }

  @Test
  void sessionsStayAtAnEndpointThatWarmsUp() {
    start("sticky", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a", "b", "c");
    push("a", "b", "c", "new");
    String cookie = cookieOf("new");

    for (int i = 0; i < 1_000; i++) {
      Lease lease = lease(engine.acquire(withCookie(cookie)));
      lease.complete(Outcome.success());
      assertThat(lease.endpoint().host()).isEqualTo("new");
    }
  }

  /** The negative control: without slow start the same measurement finds a whole part. */
  @Test
  void withoutSlowStartANewcomerGetsItsWholePart() {
    start("round-robin", null);
    push("a", "b", "c");
    push("a", "b", "c", "new");

    assertShares(shares(), Map.of("a", 1.0, "b", 1.0, "c", 1.0, "new", 1.0));
  }

  @Test
  void warmingEndsWithTheWindow() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a");
    push("a", "new");
    advance(Duration.ofMinutes(1).minusNanos(1));
    assertThat(condition("new")).isEqualTo(Condition.WARMING);

    advance(Duration.ofNanos(1));
    assertThat(condition("new")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void withChecksItBeginsWithTheFirstPass() {
    checks.says("new:1", FakeChecks.Says.HANG);
    start(
        "round-robin",
        SlowStartConfig.over(Duration.ofMinutes(1)),
        h -> h.check("fake", c -> c.timeout(Duration.ofHours(1))));
    push("a");
    push("a", "new");
    advance(Duration.ofSeconds(30));
    assertThat(condition("new")).isEqualTo(Condition.UNCHECKED);

    checks.answer("new:1", io.fairlead.api.health.HealthCheck.Result.passed(""));
    advance(Duration.ofSeconds(30));

    assertThat(condition("new")).isEqualTo(Condition.WARMING);
    assertShares(shares(), Map.of("a", 1.0, "new", 0.5));
  }

  @Test
  void itBeginsAgainWhenAnEndpointHasRecovered() {
    checks.says("a:1", FakeChecks.Says.FAIL);
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)), h -> h.check("fake"));
    push("a", "b");
    advance(Duration.ofSeconds(6));
    assertThat(condition("a")).isEqualTo(Condition.UNHEALTHY);
    checks.says("a:1", FakeChecks.Says.PASS);
    advance(Duration.ofSeconds(4));

    assertThat(condition("a")).isEqualTo(Condition.WARMING);
  }

  @Test
  void itBeginsAgainWhenAnEjectionEnds() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)), h -> h.outliers());
    push("a", "b");
    for (int i = 0; i < 20; i++) {
      Lease lease = lease(engine.acquire(get("acme")));
      boolean isA = lease.endpoint().host().equals("a");
      lease.complete(isA ? Outcome.failed() : Outcome.success());
    }
    assertThat(condition("a")).isEqualTo(Condition.EJECTED);
    advance(Duration.ofSeconds(45));

    assertThat(condition("a")).isEqualTo(Condition.WARMING);
    assertShares(shares(), Map.of("a", 0.25, "b", 1.0));
  }

  @Test
  void windowThatAReloadShortensEndsAtOnceAndOneThatItLengthensGoesOn() {
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)));
    push("a");
    push("a", "new");
    advance(Duration.ofSeconds(30));

    engine.apply(config("round-robin", SlowStartConfig.over(Duration.ofMinutes(2)), h -> {}));
    advance(Duration.ofMinutes(1));
    assertThat(condition("new")).isEqualTo(Condition.WARMING);

    engine.apply(config("round-robin", SlowStartConfig.over(Duration.ofSeconds(90)), h -> {}));
    advance(Duration.ZERO);
    assertThat(condition("new")).isEqualTo(Condition.HEALTHY);
  }

  @Test
  void inPanicNobodyIsTurnedAway() {
    checks.says("a:1", FakeChecks.Says.FAIL).says("b:1", FakeChecks.Says.FAIL);
    checks.says("c:1", FakeChecks.Says.FAIL);
    start("round-robin", SlowStartConfig.over(Duration.ofMinutes(1)), h -> h.check("fake"));
    push("a", "b", "c");
    advance(Duration.ofSeconds(6));
    checks.says("a:1", FakeChecks.Says.PASS);
    advance(Duration.ofSeconds(3));

    assertThat(condition("a")).isEqualTo(Condition.WARMING);
    assertShares(shares(), Map.of("a", 1.0, "b", 1.0, "c", 1.0));
  }

  /** The cookie of a session that is begun at an endpoint. */
  private String cookieOf(String host) {
    for (int i = 0; i < 1_000; i++) {
      Lease lease = lease(engine.acquire(get("acme")));
      List<String> cookies = new ArrayList<>();
      lease.addResponseHeaders((name, value) -> cookies.add(value));
      lease.complete(Outcome.success());
      if (lease.endpoint().host().equals(host)) {
        return cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
      }
    }
    throw new AssertionError("no session was begun at " + host);
  }

  private static RequestView withCookie(String cookie) {
    return RequestView.builder("GET", "/")
        .header(EngineFixture.TENANT_HEADER, "acme")
        .header("cookie", cookie)
        .build();
  }

  private void start(String balancer, SlowStartConfig slowStart) {
    start(balancer, slowStart, h -> {});
  }

  private void start(
      String balancer, SlowStartConfig slowStart, Consumer<HealthConfig.Builder> more) {
    engine = fixture.start(config(balancer, slowStart, more));
  }

  private static LbConfig config(
      String balancer, SlowStartConfig slowStart, Consumer<HealthConfig.Builder> more) {
    HealthConfig.Builder health = HealthConfig.builder();
    if (slowStart != null) {
      health.slowStart(slowStart);
    }
    more.accept(health);
    return LbConfig.builder()
        .pool("main", p -> p.balancer(balancer, options(balancer)).health(health.build()))
        .defaultPool("main")
        .tenant("acme", t -> {})
        .build();
  }

  private static Map<String, Object> options(String balancer) {
    return balancer.equals("sticky")
        ? Map.of("secrets", List.of("0123456789abcdef0123456789abcdef"))
        : Map.of();
  }

  private void push(String... hosts) {
    source.update(Arrays.stream(hosts).map(host -> Endpoint.of(host, 1)).toList());
    advance(Duration.ZERO);
  }

  private void advance(Duration duration) {
    fixture.scheduler.advance(duration);
  }

  /** The parts that the endpoints get of many requests, at one moment and one at a time. */
  private Map<String, Double> shares() {
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      Lease lease = lease(engine.acquire(get("acme", "/" + i)));
      shares.merge(lease.endpoint().host(), 1.0 / REQUESTS, Double::sum);
      lease.complete(Outcome.success());
    }
    return shares;
  }

  private static void assertShares(Map<String, Double> shares, Map<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(shares).containsOnlyKeys(weights.keySet());
    weights.forEach(
        (host, weight) ->
            assertThat(shares.get(host)).as(host).isCloseTo(weight / sum, within(NOISE)));
  }

  private Condition condition(String host) {
    return engine.stats().pools().get("main").endpoints().stream()
        .filter(each -> each.endpoint().host().equals(host))
        .findFirst()
        .orElseThrow()
        .health()
        .condition();
  }
}
