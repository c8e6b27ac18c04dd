package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Measurement;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a table can say of a measurement. */
public enum Column {
  /** Requests that came. */
  REQUESTS("requests", "%.0f", Measurement::requests),
  /** What was answered well and in time, in percent of the requests. */
  SUCCESS("success %", "%.3f", measured -> 100 * measured.successRatio()),
  /** What failed, in percent of the requests. */
  FAILED("failed %", "%.3f", measured -> 100.0 * measured.failed() / measured.requests()),
  /** What was answered well but too late, in percent of the requests. */
  LATE("late %", "%.3f", measured -> 100.0 * measured.late() / measured.requests()),
  /** What the load balancer refused, in percent of the requests. */
  REJECTED("rejected %", "%.3f", measured -> 100.0 * measured.rejected() / measured.requests()),
  /** Latency of successes, as the following. */
  MEAN("mean ms", "%.2f", Measurement::meanMillis),
  /** Median. */
  P50("p50 ms", "%.2f", measured -> measured.percentileMillis(50)),
  /** Nine in ten. */
  P90("p90 ms", "%.2f", measured -> measured.percentileMillis(90)),
  /** All but one in a hundred. */
  P99("p99 ms", "%.2f", measured -> measured.percentileMillis(99)),
  /** All but one in a thousand. */
  P999("p99.9 ms", "%.2f", measured -> measured.percentileMillis(99.9)),
  /** Jobs that a request finds at its server, median. */
  FOUND_P50("found p50", "%.0f", measured -> measured.foundPercentile(50)),
  /** Jobs that a request finds at its server, all but one in a hundred. */
  FOUND_P99("found p99", "%.0f", measured -> measured.foundPercentile(99)),
  /** How many servers there are, which is what it costs. */
  SERVERS("servers", "%.0f", Measurement::servers),
  /** What was answered well and in time in a second, of all traffic. */
  GOODPUT("good/s", "%.0f", Measurement::goodPerSecond),
  /** Used part of the cores. */
  UTILISATION("used %", "%.1f", measured -> 100 * measured.utilisation()),
  /** Part of the keys that were in the cache. */
  HITS("hits %", "%.1f", measured -> 100 * measured.hitRatio()),
  /** What the busiest server was sent, as a multiple of the mean. */
  MOST_SENT("most sent", "%.2f", Measurement::mostSent),
  /** Jobs at the busiest server on average over time, as a multiple of the mean. */
  MOST_JOBS("most jobs", "%.2f", Measurement::mostJobs),
  /** What was sent to the servers that the scenario is about. */
  WATCHED("sent there %", "%.2f", measured -> 100 * measured.watchedShare());

  private final String title;
  private final String format;

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  private final ToDoubleFunction<Measurement> value;

  Column(String title, String format, ToDoubleFunction<Measurement> value) {
    this.title = title;
    this.format = format;
    this.value = value;
  }

  /** What stands above it, with its unit. */
  public String title() {
    return title;
  }

  /** The value. */
  public double of(Measurement measured) {
    return value.applyAsDouble(measured);
  }

  /** The value as text; a dash for what there is none of. */
  public String textOf(Measurement measured) {
    double number = of(measured);
    return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "-";
  }
}
