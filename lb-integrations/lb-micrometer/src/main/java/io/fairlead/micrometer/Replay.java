package io.fairlead.micrometer;

import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Requests of one pool and outcome, to be recorded in a timer one by one: as many in each bucket as
 * there were, with the sum of their latencies and the longest one; within a bucket all others as
 * long as in the mean.
 *
 * @param runs equal latencies
 */
record Replay(List<Run> runs) {

  /** So many requests of the same latency. */
  record Run(long count, long micros) {}

  /** Takes out what was recorded of an outcome. */
  static Replay drain(PoolLatencies latencies, int outcome, LatencyBuckets buckets) {
    List<Run> runs = new ArrayList<>();
    PoolLatencies.Drained drained = latencies.drain(outcome);
    for (int bucket = buckets.count() - 1; bucket >= 0; bucket--) {
      if (drained.count(bucket) > 0) {
        // The longest one is of the last bucket that there is.
        long longest = runs.isEmpty() ? drained.longestMicros() : 0;
        addRuns(
            runs, drained.count(bucket), drained.micros(bucket), longest, buckets.lowest(bucket));
      }
    }
    return new Replay(runs);
  }

  private static void addRuns(List<Run> runs, long count, long micros, long longest, long low) {
    boolean holdsLongest =
        count > 1 && longest * count >= micros && micros - longest >= (count - 1) * low;
    long others = holdsLongest ? count - 1 : count;
    long theirMicros = holdsLongest ? micros - longest : micros;
    add(runs, count - others, longest);
    long longer = theirMicros % others;
    add(runs, longer, theirMicros / others + 1);
    add(runs, others - longer, theirMicros / others);
  }

  private static void add(List<Run> runs, long count, long micros) {
    if (count > 0) {
      runs.add(new Run(count, micros));
    }
  }

  void into(Timer timer) {
    for (Run run : runs) {
      for (long i = 0; i < run.count; i++) {
        timer.record(run.micros, TimeUnit.MICROSECONDS);
      }
    }
  }
}
