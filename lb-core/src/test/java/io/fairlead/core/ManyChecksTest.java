package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.core.FakeChecks.Says;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand checked endpoints on virtual time: how many checks begin when. */
class ManyChecksTest {

  private static final int ENDPOINTS = 10_000;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(20);

  /** 10,000 endpoints in 250 steps of 20 ms; half as much again for chance. */
  private static final int STEADY = ENDPOINTS / 250;

  private final EngineFixture fixture = new EngineFixture();
  private final FakeChecks checks = new FakeChecks(fixture.ticker::nanos);

  ManyChecksTest() {
    fixture.healthChecks.put("fake", checks);
  }

  @Test
  void firstChecksAreSpreadOverTheInterval() {
    start();
    fixture.scheduler.advance(INTERVAL.plus(STEP));

    assertThat(checks.begun.stream().map(FakeChecks.Begun::endpointId).distinct())
        .hasSize(ENDPOINTS);
    assertThat(mostInAStep(0)).isLessThan(2 * STEADY);
  }

  @Test
  void onceAnIntervalEachIsChecked() {
    start();
    fixture.scheduler.advance(INTERVAL.multipliedBy(3));
    int before = checks.begun.size();
    fixture.scheduler.advance(Duration.ofSeconds(21));

    // Intervals are 5 to 5.5 s, evenly, and rounded up to 20 ms: 5.26 s in the mean.
    assertThat(checks.begun.size() - before).isBetween(39_000, 41_000);
    assertThat(mostInAStep(before)).isLessThan(2 * STEADY);
  }

  @Test
  void afterAPauseOfTheProcessThereIsNoStorm() {
    start();
    fixture.scheduler.advance(INTERVAL.multipliedBy(3));
    int before = checks.begun.size();

    fixture.ticker.advance(Duration.ofSeconds(30));
    fixture.scheduler.advance(INTERVAL.plus(STEP));

    assertThat(mostInAStep(before)).isLessThan(7 * STEADY);
    assertThat(
            checks.begun.stream().skip(before).map(FakeChecks.Begun::endpointId).distinct().count())
        .as("each is checked within an interval again")
        .isEqualTo(ENDPOINTS);
  }

  @Test
  void pauseOfLessThanAnIntervalIsNoStormEither() {
    start();
    fixture.scheduler.advance(INTERVAL.multipliedBy(3));
    int before = checks.begun.size();

    fixture.ticker.advance(Duration.ofSeconds(4));
    fixture.scheduler.advance(STEP.multipliedBy(3));

    assertThat(mostInAStep(before)).isLessThan(7 * STEADY);
  }

  @Test
  void neverMoreThanAThousandAreUnderWay() {
    IntStream.range(0, ENDPOINTS).forEach(i -> checks.says(id(i), Says.HANG));
    start();
    for (int i = 0; i < 400; i++) {
      fixture.scheduler.advance(STEP);
      assertThat(underWay()).isLessThanOrEqualTo(1_000);
    }

    assertThat(underWay()).as("and all of them are used").isEqualTo(1_000);
  }

  /** Slots that are not given back would show here: each has been used many times over. */
  @Test
  void whoWaitsForASlotGetsIt() {
    IntStream.range(0, ENDPOINTS).forEach(i -> checks.says(id(i), Says.HANG));
    Engine engine = start();
    fixture.scheduler.advance(Duration.ofSeconds(30));
    checks.says.clear();
    fixture.scheduler.advance(Duration.ofSeconds(30));

    assertThat(engine.stats().pools().get("main").endpoints())
        .allSatisfy(each -> assertThat(each.health().condition()).isEqualTo(Condition.HEALTHY));
  }

  private Engine start() {
    LbConfig config =
        LbConfig.builder()
            .pool(
                "main",
                p -> {
                  p.balancer("first").health(HealthConfig.builder().check("fake").build());
                  IntStream.range(0, ENDPOINTS).forEach(i -> p.endpoint(Endpoint.of(host(i), 1)));
                })
            .build();
    return fixture.start(config);
  }

  private static String host(int number) {
    return "h" + number;
  }

  private static String id(int number) {
    return host(number) + ":1";
  }

  private long underWay() {
    long now = fixture.ticker.nanos();
    List<FakeChecks.Begun> begun = checks.begun;
    int from = Math.max(0, begun.size() - 3_000);
    return begun.subList(from, begun.size()).stream()
        .filter(each -> !each.answer().isDone() && each.nanos() - now <= 0)
        .count();
  }

  private long mostInAStep(int from) {
    Map<Long, Long> byTime =
        checks.begun.stream()
            .skip(from)
            .map(FakeChecks.Begun::nanos)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return byTime.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
