package io.fairlead.config;

import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.OutlierConfig.Consecutive;
import io.fairlead.api.config.OutlierConfig.FailurePercentage;
import io.fairlead.api.config.OutlierConfig.Latency;
import io.fairlead.api.config.OutlierConfig.SuccessRate;
import io.fairlead.api.config.SlowStartConfig;
import java.time.Duration;
import java.util.Map;

/** How health is watched, as a text says it. */
final class HealthTree {

  private HealthTree() {}

  static Map<String, Object> of(HealthConfig health) {
    return new Fields()
        .add("check", health.check() == null ? null : check(health.check()))
        .add("outliers", health.outliers() == null ? null : outliers(health.outliers()))
        .add("panic-percent", health.panicPercent(), HealthConfig.DEFAULT_PANIC_PERCENT)
        .add("slow-start", health.slowStart() == null ? null : slowStart(health.slowStart()))
        .toMap();
  }

  private static Map<String, Object> check(HealthCheckConfig check) {
    return new Fields()
        .add("type", check.type())
        .addUnlessEmpty("options", check.options())
        .add("interval", check.interval(), HealthCheckConfig.DEFAULT_INTERVAL)
        .add("fast-interval", check.fastInterval())
        .add("timeout", check.timeout(), HealthCheckConfig.DEFAULT_TIMEOUT)
        .add("jitter-percent", check.jitterPercent(), HealthCheckConfig.DEFAULT_JITTER_PERCENT)
        .add("rise", check.rise(), HealthCheckConfig.DEFAULT_RISE)
        .add("fall", check.fall(), HealthCheckConfig.DEFAULT_FALL)
        .toMap();
  }

  private static Map<String, Object> slowStart(SlowStartConfig slowStart) {
    return new Fields()
        .add("window", slowStart.window())
        .add("aggression", slowStart.aggression(), SlowStartConfig.DEFAULT_AGGRESSION)
        .add(
            "min-weight-percent",
            slowStart.minWeightPercent(),
            SlowStartConfig.DEFAULT_MIN_WEIGHT_PERCENT)
        .toMap();
  }

  private static Map<String, Object> outliers(OutlierConfig outliers) {
    Fields fields =
        new Fields()
            .add("interval", outliers.interval(), OutlierConfig.DEFAULT_INTERVAL)
            .add("base-ejection-time", outliers.baseEjectionTime())
            .add("max-ejection-time", outliers.maxEjectionTime())
            .add("max-ejection-time-jitter", outliers.maxEjectionTimeJitter(), Duration.ZERO)
            .add(
                "max-ejection-percent",
                outliers.maxEjectionPercent(),
                OutlierConfig.DEFAULT_MAX_EJECTION_PERCENT)
            .add("split-external-local-origin-errors", outliers.splitLocalOrigin(), false)
            .add("successful-active-health-check-uneject-host", outliers.checkEndsEjection(), true);
    consecutive(fields, "5xx", outliers.consecutive5xx(), Consecutive.DEFAULT_5XX);
    consecutive(
        fields,
        "gateway-failure",
        outliers.consecutiveGatewayFailure(),
        Consecutive.DEFAULT_GATEWAY_FAILURE);
    consecutive(
        fields,
        "local-origin-failure",
        outliers.consecutiveLocalOriginFailure(),
        Consecutive.DEFAULT_LOCAL_ORIGIN_FAILURE);
    successRate(fields, outliers.successRate());
    failurePercentage(fields, outliers.failurePercentage());
    latency(fields, outliers.latency());
    return fields.toMap();
  }

  private static void consecutive(Fields to, String kind, Consecutive rule, Consecutive usual) {
    to.add("consecutive-" + kind, rule.failures(), usual.failures());
    to.add("enforcing-consecutive-" + kind, rule.enforcingPercent(), usual.enforcingPercent());
  }

  private static void successRate(Fields to, SuccessRate rule) {
    SuccessRate usual = SuccessRate.DEFAULT;
    to.add("success-rate-minimum-hosts", rule.minHosts(), usual.minHosts());
    to.add("success-rate-request-volume", rule.requestVolume(), usual.requestVolume());
    to.add("success-rate-stdev-factor", rule.stdevFactor(), usual.stdevFactor());
    to.add("enforcing-success-rate", rule.enforcingPercent(), usual.enforcingPercent());
    to.add(
        "enforcing-local-origin-success-rate",
        rule.enforcingLocalOriginPercent(),
        usual.enforcingLocalOriginPercent());
  }

  private static void failurePercentage(Fields to, FailurePercentage rule) {
    FailurePercentage usual = FailurePercentage.DEFAULT;
    to.add("failure-percentage-threshold", rule.threshold(), usual.threshold());
    to.add("failure-percentage-minimum-hosts", rule.minHosts(), usual.minHosts());
    to.add("failure-percentage-request-volume", rule.requestVolume(), usual.requestVolume());
    to.add("enforcing-failure-percentage", rule.enforcingPercent(), usual.enforcingPercent());
    to.add(
        "enforcing-failure-percentage-local-origin",
        rule.enforcingLocalOriginPercent(),
        usual.enforcingLocalOriginPercent());
  }

  private static void latency(Fields to, Latency rule) {
    Latency usual = Latency.DEFAULT;
    to.add("latency-factor", rule.factor(), usual.factor());
    to.add("latency-minimum-hosts", rule.minHosts(), usual.minHosts());
    to.add("latency-request-volume", rule.requestVolume(), usual.requestVolume());
    to.add("enforcing-latency", rule.enforcingPercent(), usual.enforcingPercent());
  }
}
