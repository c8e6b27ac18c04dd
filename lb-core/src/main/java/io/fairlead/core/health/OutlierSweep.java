package io.fairlead.core.health;

import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.OutlierConfig.FailurePercentage;
import io.fairlead.api.config.OutlierConfig.Latency;
import io.fairlead.api.config.OutlierConfig.SuccessRate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Compares the endpoints of a pool by what their requests of one interval came to, and finds those
 * that stand out. O(n log n).
 */
final class OutlierSweep {

  /** An endpoint stands out. */
  interface Finding {

    void found(EndpointHealth endpoint, String reason, int enforcingPercent);
  }

  /**
   * What the requests of an endpoint that ended in an interval came to.
   *
   * @param succeeded how many went well
   * @param failed how many failed, those without an answer included
   * @param unanswered how many got no answer
   * @param latencyNanos of all of them together
   */
  record Sample(
      EndpointHealth endpoint, long succeeded, long failed, long unanswered, long latencyNanos) {

    long volume() {
      return succeeded + failed;
    }

    Sample less(Sample before) {
      return new Sample(
          endpoint,
          succeeded - before.succeeded,
          failed - before.failed,
          unanswered - before.unanswered,
          latencyNanos - before.latencyNanos);
    }

    double meanNanos() {
      return (double) latencyNanos / volume();
    }
  }

  private final List<Sample> samples;
  private final OutlierConfig rules;
  private final Finding finding;

  private OutlierSweep(List<Sample> samples, OutlierConfig rules, Finding finding) {
    this.samples = samples;
    this.rules = rules;
    this.finding = finding;
  }

  /** Compares endpoints none of which is ejected. */
  static void of(List<Sample> samples, OutlierConfig rules, Finding finding) {
    OutlierSweep sweep = new OutlierSweep(samples, rules, finding);
    if (rules.splitLocalOrigin()) {
      sweep.answers(sample -> sample.volume() - sample.unanswered());
      sweep.connections();
    } else {
      sweep.answers(Sample::volume);
    }
    sweep.latencies();
  }

  /** What the endpoints answered; a request without an answer counts as one unless told apart. */
  private void answers(ToLongFunction<Sample> volume) {
    ToDoubleFunction<Sample> rate =
        sample -> 100.0 * sample.succeeded() / volume.applyAsLong(sample);
    successRate(volume, rate, rules.successRate().enforcingPercent(), "success rate");
    failurePercentage(volume, rate, rules.failurePercentage().enforcingPercent(), "failures");
  }

  /** Whether the endpoints answered. */
  private void connections() {
    ToDoubleFunction<Sample> rate =
        sample -> 100.0 * (sample.volume() - sample.unanswered()) / sample.volume();
    successRate(
        Sample::volume, rate, rules.successRate().enforcingLocalOriginPercent(), "answer rate");
    failurePercentage(
        Sample::volume,
        rate,
        rules.failurePercentage().enforcingLocalOriginPercent(),
        "requests without answer");
  }

  private void successRate(
      ToLongFunction<Sample> volume, ToDoubleFunction<Sample> rate, int enforcing, String what) {
    SuccessRate rule = rules.successRate();
    List<Sample> busy = busy(volume, rule.requestVolume());
    if (busy.isEmpty() || busy.size() < rule.minHosts()) {
      return;
    }
    double[] rates = busy.stream().mapToDouble(rate).toArray();
    double threshold = SuccessRates.of(rates, rule.stdevFactor()).threshold();
    for (int i = 0; i < rates.length; i++) {
      if (rates[i] < threshold) {
        String reason = what + " " + shown(rates[i]) + " % below " + shown(threshold) + " %";
        finding.found(busy.get(i).endpoint(), reason, enforcing);
      }
    }
  }

  private void failurePercentage(
      ToLongFunction<Sample> volume, ToDoubleFunction<Sample> rate, int enforcing, String what) {
    FailurePercentage rule = rules.failurePercentage();
    List<Sample> busy = busy(volume, rule.requestVolume());
    if (busy.size() < rule.minHosts()) {
      return;
    }
    for (Sample sample : busy) {
      double failed = 100 - rate.applyAsDouble(sample);
      if (failed >= rule.threshold()) {
        String reason = shown(failed) + " % " + what + ", at least " + rule.threshold() + " %";
        finding.found(sample.endpoint(), reason, enforcing);
      }
    }
  }

  private void latencies() {
    Latency rule = rules.latency();
    List<Sample> busy = busy(Sample::volume, rule.requestVolume());
    if (busy.isEmpty() || busy.size() < rule.minHosts()) {
      return;
    }
    double limit = rule.factor() * median(busy.stream().mapToDouble(Sample::meanNanos).toArray());
    for (Sample sample : busy) {
      if (sample.meanNanos() > limit) {
        String reason =
            "latency " + millis(sample.meanNanos()) + " ms above " + millis(limit) + " ms";
        finding.found(sample.endpoint(), reason, rule.enforcingPercent());
      }
    }
  }

  private List<Sample> busy(ToLongFunction<Sample> volume, int requests) {
    return samples.stream().filter(sample -> volume.applyAsLong(sample) >= requests).toList();
  }

  static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private static String shown(double percent) {
    String text = String.format(Locale.ROOT, "%.1f", percent);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String millis(double nanos) {
    return shown(nanos / 1e6);
  }
}
