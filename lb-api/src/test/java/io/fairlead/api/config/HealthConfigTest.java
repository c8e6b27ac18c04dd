package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthConfigTest {

  @Test
  void nothingIsWatchedUnlessSaidSo() {
    assertThat(HealthConfig.builder().build()).isEqualTo(HealthConfig.NONE);
    assertThat(read(Map.of())).isEqualTo(HealthConfig.NONE);
  }

  /** The values of Envoy's documentation of config.cluster.v3.OutlierDetection. */
  @Test
  void outliersHaveTheDefaultsOfEnvoy() {
    OutlierConfig outliers = OutlierConfig.builder().build();

    assertThat(outliers.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(outliers.baseEjectionTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(outliers.maxEjectionTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(outliers.maxEjectionTimeJitter()).isEqualTo(Duration.ZERO);
    assertThat(outliers.maxEjectionPercent()).isEqualTo(10);
    assertThat(outliers.splitLocalOrigin()).isFalse();
    assertThat(outliers.checkEndsEjection()).isTrue();
    assertThat(outliers.consecutive5xx()).isEqualTo(new OutlierConfig.Consecutive(5, 100));
    assertThat(outliers.consecutiveGatewayFailure()).isEqualTo(new OutlierConfig.Consecutive(5, 0));
    assertThat(outliers.consecutiveLocalOriginFailure())
        .isEqualTo(new OutlierConfig.Consecutive(5, 100));
    assertThat(outliers.successRate())
        .isEqualTo(new OutlierConfig.SuccessRate(5, 100, 1.9, 100, 100));
    assertThat(outliers.failurePercentage())
        .isEqualTo(new OutlierConfig.FailurePercentage(85, 5, 50, 0, 0));
    assertThat(read(Map.of("outliers", Map.of())).outliers()).isEqualTo(outliers);
  }

  @Test
  void everyOptionIsRead() {
    HealthConfig read =
        read(
            Map.of(
                "check",
                Map.of(
                    "type",
                    "http",
                    "options",
                    Map.of("path", "/health"),
                    "interval",
                    "2s",
                    "fast-interval",
                    "500ms",
                    "timeout",
                    "300ms",
                    "jitter-percent",
                    20,
                    "rise",
                    1,
                    "fall",
                    4),
                "outliers",
                Map.ofEntries(
                    Map.entry("interval", "1s"),
                    Map.entry("base-ejection-time", "400s"),
                    Map.entry("max-ejection-time-jitter", "1s"),
                    Map.entry("max-ejection-percent", 50),
                    Map.entry("split-external-local-origin-errors", true),
                    Map.entry("successful-active-health-check-uneject-host", false),
                    Map.entry("consecutive-5xx", 3),
                    Map.entry("enforcing-consecutive-5xx", 90),
                    Map.entry("consecutive-gateway-failure", 4),
                    Map.entry("enforcing-consecutive-gateway-failure", 80),
                    Map.entry("consecutive-local-origin-failure", 2),
                    Map.entry("enforcing-consecutive-local-origin-failure", 70),
                    Map.entry("success-rate-minimum-hosts", 3),
                    Map.entry("success-rate-request-volume", 10),
                    Map.entry("success-rate-stdev-factor", 1.5),
                    Map.entry("enforcing-success-rate", 60),
                    Map.entry("enforcing-local-origin-success-rate", 50),
                    Map.entry("failure-percentage-threshold", 70),
                    Map.entry("failure-percentage-minimum-hosts", 2),
                    Map.entry("failure-percentage-request-volume", 20),
                    Map.entry("enforcing-failure-percentage", 40),
                    Map.entry("enforcing-failure-percentage-local-origin", 30),
                    Map.entry("latency-factor", 2.5),
                    Map.entry("latency-minimum-hosts", 4),
                    Map.entry("latency-request-volume", 30),
                    Map.entry("enforcing-latency", 100)),
                "panic-percent",
                0,
                "slow-start",
                Map.of("window", "30s", "aggression", 2, "min-weight-percent", 5)));

    assertThat(read)
        .isEqualTo(
            HealthConfig.builder()
                .check(
                    "http",
                    c ->
                        c.options(Map.of("path", "/health"))
                            .interval(Duration.ofSeconds(2))
                            .fastInterval(Duration.ofMillis(500))
                            .timeout(Duration.ofMillis(300))
                            .jitterPercent(20)
                            .rise(1)
                            .fall(4))
                .outliers(
                    o ->
                        o.interval(Duration.ofSeconds(1))
                            .baseEjectionTime(Duration.ofSeconds(400))
                            .maxEjectionTimeJitter(Duration.ofSeconds(1))
                            .maxEjectionPercent(50)
                            .splitLocalOrigin()
                            .checkDoesNotEndEjection()
                            .consecutive5xx(3, 90)
                            .consecutiveGatewayFailure(4, 80)
                            .consecutiveLocalOriginFailure(2, 70)
                            .successRate(new OutlierConfig.SuccessRate(3, 10, 1.5, 60, 50))
                            .failurePercentage(
                                new OutlierConfig.FailurePercentage(70, 2, 20, 40, 30))
                            .latency(new OutlierConfig.Latency(2.5, 4, 30, 100)))
                .panicPercent(0)
                .slowStart(new SlowStartConfig(Duration.ofSeconds(30), 2, 5))
                .build());
  }

  @Test
  void checkMayBeItsNameAlone() {
    assertThat(read(Map.of("check", "tcp")).check())
        .isEqualTo(HealthCheckConfig.builder("tcp").build());
  }

  @Test
  void maxEjectionTimeIsTheBaseEjectionTimeIfThatIsLonger() {
    Duration base = Duration.ofMinutes(7);

    assertThat(OutlierConfig.builder().baseEjectionTime(base).build().maxEjectionTime())
        .isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "panic-percent, 101, pools.p.health.panic-percent: 101 is not allowed",
    "check, 5, pools.p.health.check: 5 is not allowed",
    "slow-start, {}, pools.p.health.slow-start.window: a time",
  })
  void problemsHaveTheirPath(String option, String value, String problem) {
    Object given =
        switch (value) {
          case "{}" -> Map.of();
          default -> Integer.valueOf(value);
        };
    Options options = Options.of("pools.p.health", Map.of(option, given));
    HealthConfig.read(options);

    assertThat(options.problems())
        .anySatisfy(each -> assertThat(each.toString()).contains(problem));
  }

  @Test
  void everyProblemIsNotedAndTheDefaultIsAnswered() {
    Options options =
        Options.of(
            "pools.p.health",
            Map.of(
                "check",
                Map.of("type", "tcp", "rise", 0, "timeout", "soon"),
                "outliers",
                Map.of("max-ejection-time", "1s", "enforcing-latency", -1, "typo", 1)));

    HealthConfig read = HealthConfig.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "pools.p.health.check.rise",
            "pools.p.health.check.timeout",
            "pools.p.health.outliers.max-ejection-time",
            "pools.p.health.outliers.enforcing-latency",
            "pools.p.health.outliers.typo");
    assertThat(read.check()).isEqualTo(HealthCheckConfig.builder("tcp").build());
    assertThat(read.outliers()).isEqualTo(OutlierConfig.builder().build());
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> HealthConfig.builder().panicPercent(-1).build())
        .hasMessage("panic percent -1 is not 0 to 100");
    assertThatThrownBy(() -> HealthCheckConfig.builder("tcp").interval(Duration.ZERO).build())
        .hasMessage("check interval PT0S is not more than zero and at most a day");
    assertThatThrownBy(
            () -> OutlierConfig.builder().maxEjectionTime(Duration.ofSeconds(29)).build())
        .hasMessage("max ejection time PT29S is less than the base ejection time PT30S");
    assertThatThrownBy(() -> new SlowStartConfig(Duration.ofSeconds(1), 0, 10))
        .hasMessage("slow start aggression 0.0 is not at least 0.01");
    assertThatThrownBy(() -> new OutlierConfig.Latency(0.5, 1, 1, 0))
        .hasMessage("latency factor 0.5 is not at least 1.0");
  }

  private static HealthConfig read(Map<String, Object> values) {
    Options options = Options.of("pools.p.health", values);
    HealthConfig read = HealthConfig.read(options);
    assertThat(options.problems()).isEmpty();
    return read;
  }
}
