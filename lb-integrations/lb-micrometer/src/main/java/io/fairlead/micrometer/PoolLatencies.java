package io.fairlead.micrometer;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of a pool's requests since they were last drained, by outcome and bucket.
 * Thread-safe and lock-free; no request is lost. Recording one takes one atomic step and allocates
 * nothing.
 */
final class PoolLatencies {

  // One word for each outcome and bucket, and that in each stripe: the count of requests in its
  // upper bits and the sum of their latencies in its lower ones, so that both change in one step
  // and are drained in one. Each half has a bit at its top that is set long before it is full.
  // Whoever finds one of the two set empties the word into a cell beside it; that happens once in
  // millions of requests, if nobody has drained for as long.
  //
  //   bits 40..63  count; bit 63 says that it is nearly full
  //   bits  0..39  sum in microseconds; bit 39 says that it is nearly full
  //
  // Until the emptying thread gets there, the sum has room for 31 more of the longest latency.

  private static final int COUNT_SHIFT = 40;
  private static final long ONE = 1L << COUNT_SHIFT;
  private static final long SUM = ONE - 1;
  private static final long NEARLY_FULL = 1L << 63 | 1L << (COUNT_SHIFT - 1);

  /** Four hours and three quarters; what takes longer is taken for that. */
  private static final long LONGEST_MICROS = 1L << 34;

  private final LatencyBuckets buckets;
  private final int width;
  private final AtomicLongArray words;
  private final AtomicReferenceArray<@Nullable Batch> spilled;

  /** Requests of one outcome and bucket, with the sum of their latencies. */
  record Batch(long count, long micros) {

    static final Batch NONE = new Batch(0, 0);

    Batch plus(long word) {
      return new Batch(count + (word >>> COUNT_SHIFT), micros + (word & SUM));
    }

    Batch plus(Batch other) {
      return new Batch(count + other.count, micros + other.micros);
    }
  }

  PoolLatencies(LatencyBuckets buckets) {
    this.buckets = buckets;
    // After the words of all buckets, the longest latency of each outcome.
    int longs = Columns.OUTCOMES.size() * (buckets.count() + 1);
    width = Stripes.width(longs);
    words = new AtomicLongArray(Stripes.COUNT * width);
    spilled = new AtomicReferenceArray<>(longs);
  }

  /**
   * Notes the end of a request.
   *
   * @param stripe that of the calling thread
   * @param outcome its column
   */
  void record(int stripe, int outcome, long latencyNanos) {
    long micros = Math.min(LONGEST_MICROS, LatencyBuckets.micros(latencyNanos));
    int place = place(outcome, buckets.indexOf(micros));
    int row = stripe * width;
    if ((words.getAndAdd(row + place, ONE | micros) & NEARLY_FULL) != 0) {
      spill(row + place, place);
    }
    int longest = row + place(Columns.OUTCOMES.size(), 0) + outcome;
    if (micros > words.getPlain(longest)) {
      words.accumulateAndGet(longest, micros, Math::max);
    }
  }

  /** Whether anything of an outcome was recorded that is not drained yet. */
  boolean hasAny(int outcome) {
    for (int place = place(outcome, 0); place < place(outcome + 1, 0); place++) {
      for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
        if (words.get(stripe * width + place) != 0 || spilled.get(place) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes out what was recorded of an outcome and a bucket. */
  Batch drain(int outcome, int bucket) {
    int place = place(outcome, bucket);
    Batch batch = spilled.getAndSet(place, null);
    Batch sum = batch == null ? Batch.NONE : batch;
    for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
      sum = sum.plus(words.getAndSet(stripe * width + place, 0));
    }
    return sum;
  }

  /** The longest latency of an outcome since this was last asked, in microseconds; 0 for none. */
  long drainLongest(int outcome) {
    long longest = 0;
    for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
      int place = stripe * width + place(Columns.OUTCOMES.size(), 0) + outcome;
      longest = Math.max(longest, words.getAndSet(place, 0));
    }
    return longest;
  }

  private int place(int outcome, int bucket) {
    return outcome * buckets.count() + bucket;
  }

  private void spill(int word, int place) {
    Batch full = Batch.NONE.plus(words.getAndSet(word, 0));
    spilled.accumulateAndGet(place, full, (known, more) -> known == null ? more : known.plus(more));
  }
}
