package io.fairlead.micrometer;

import java.util.Arrays;

/**
 * The latencies of a pool's requests since they were last drained, by outcome and bucket.
 * Thread-safe; no request is lost.
 */
final class PoolLatencies {

  // Of each outcome, first the longest latency, then the count and the sum of each bucket.

  /** Twelve days; what takes longer is taken for that, so that no sum is ever full. */
  private static final long LONGEST_MICROS = 1L << 40;

  private final LatencyBuckets buckets;
  private final Lanes lanes;
  private final int number;
  private final int width;
  private volatile boolean retired;

  PoolLatencies(LatencyBuckets buckets, Lanes lanes) {
    this.buckets = buckets;
    this.lanes = lanes;
    number = lanes.number();
    width = 1 + 2 * buckets.count();
  }

  /** The requests of an outcome: as many as there were in each bucket, and how long they took. */
  final class Drained {

    private final long[] words = new long[width];

    /** The longest latency in microseconds; 0 for none. */
    long longestMicros() {
      return words[0];
    }

    long count(int bucket) {
      return words[1 + 2 * bucket];
    }

    /** The sum of the latencies in a bucket. */
    long micros(int bucket) {
      return words[2 + 2 * bucket];
    }
  }

  /**
   * Notes the end of a request.
   *
   * @param lane that the caller owns
   * @param outcome its column
   */
  void record(Lane lane, int outcome, long latencyNanos) {
    if (retired) {
      return;
    }
    long micros = Math.min(LONGEST_MICROS, LatencyBuckets.micros(latencyNanos));
    long[] words = in(lane);
    int first = outcome * width;
    int bucket = first + 1 + 2 * buckets.indexOf(micros);
    words[first] = Math.max(words[first], micros);
    words[bucket]++;
    words[bucket + 1] += micros;
  }

  private long[] in(Lane lane) {
    return lane.row(number, Columns.OUTCOMES.size() * width);
  }

  /** Whether anything of an outcome was recorded that is not drained yet. */
  boolean hasAny(int outcome) {
    boolean[] any = {false};
    lanes.each(
        lane -> {
          if (retired) {
            return; // its number may be another's, and so its row
          }
          long[] words = in(lane);
          for (int bucket = 0; bucket < buckets.count(); bucket++) {
            any[0] |= words[outcome * width + 1 + 2 * bucket] != 0;
          }
        });
    return any[0];
  }

  /** Takes out what was recorded of an outcome. */
  Drained drain(int outcome) {
    Drained drained = new Drained();
    lanes.each(
        lane -> {
          if (retired) {
            return;
          }
          long[] words = in(lane);
          int first = outcome * width;
          drained.words[0] = Math.max(drained.words[0], words[first]);
          for (int i = 1; i < width; i++) {
            drained.words[i] += words[first + i];
          }
          Arrays.fill(words, first, first + width, 0);
        });
    return drained;
  }

  /** Ends it, for the pool is gone. Called once. */
  void retire() {
    retired = true;
    lanes.free(number);
  }
}
