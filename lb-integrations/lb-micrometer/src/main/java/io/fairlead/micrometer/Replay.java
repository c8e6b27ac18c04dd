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
    long longest = latencies.drainLongest(outcome);
    for (int bucket = buckets.count() - 1; bucket >= 0; bucket--) {
      PoolLatencies.Batch batch = latencies.drain(outcome, bucket);
      if (batch.count() > 0) {
        // The longest one is of the last bucket that there is, if it is of these requests at all.
        addRuns(runs, batch, runs.isEmpty() ? longest : 0, buckets.lowest(bucket));
      }
    }
    return new Replay(runs);
  }

  private static void addRuns(List<Run> runs, PoolLatencies.Batch batch, long longest, long low) {
    long count = batch.count();
    long micros = batch.micros();
    boolean holdsLongest =
        count > 1 && longest * count >= micros && micros - longest >= (count - 1) * low;
    if (holdsLongest) {
      runs.add(new Run(1, longest));
      count--;
      micros -= longest;
    }
    long longer = micros % count;
    add(runs, longer, micros / count + 1);
    add(runs, count - longer, micros / count);
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
