package io.fairlead.benchmarks.storm;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** What became of the requests of some tenants. Thread-safe. */
final class Figures {

  private static final int SLOWEST_MICROS = 60_000_000;

  private final LongAdder good = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder workMillis = new LongAdder();
  private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(SLOWEST_MICROS, 3);

  /** A request was answered well, so long after it was to be sent. */
  void good(long micros, long ofWorkMillis) {
    good.increment();
    workMillis.add(ofWorkMillis);
    latencyMicros.recordValue(Math.min(micros, SLOWEST_MICROS));
  }

  /** The gateway refused a request. */
  void refused() {
    refused.increment();
  }

  /** A request was answered too late or not at all. */
  void failed() {
    failed.increment();
  }

  long total() {
    return good.sum() + refused.sum() + failed.sum();
  }

  double goodPerSecond(int seconds) {
    return (double) good.sum() / seconds;
  }

  /** The time that servers were at work on what was answered well. */
  double workSeconds() {
    return workMillis.sum() / 1e3;
  }

  double p99Millis() {
    return latencyMicros.getValueAtPercentile(99) / 1e3;
  }

  /** As the middle of a line of the table. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%8d | %7.3f | %7.3f | %7.1f | %7.1f",
        total(),
        100.0 * good.sum() / total(),
        100.0 * refused.sum() / total(),
        latencyMicros.getValueAtPercentile(50) / 1e3,
        p99Millis());
  }
}
