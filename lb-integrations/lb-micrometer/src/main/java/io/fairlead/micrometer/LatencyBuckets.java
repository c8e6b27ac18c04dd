package io.fairlead.micrometer;

import java.time.Duration;
import java.util.List;

/** The bounds of a histogram of latencies. Finding the bucket of one is O(1) for usual bounds. */
final class LatencyBuckets {

  private static final long NANOS_PER_MICRO = 1_000;

  private final List<Duration> bounds;

  /** The highest latency of each bucket, ascending; the last one takes the rest. */
  private final long[] boundMicros;

  /** The bucket of the lowest latency with so many binary digits: where the search begins. */
  private final int[] firstByDigits = new int[Long.SIZE + 1];

  /**
   * @param bounds ascending, whole microseconds
   */
  LatencyBuckets(List<Duration> bounds) {
    this.bounds = List.copyOf(bounds);
    boundMicros = new long[bounds.size() + 1];
    for (int i = 0; i < bounds.size(); i++) {
      boundMicros[i] = bounds.get(i).toNanos() / NANOS_PER_MICRO;
    }
    boundMicros[bounds.size()] = Long.MAX_VALUE;
    for (int digits = 1; digits < Long.SIZE; digits++) {
      firstByDigits[digits] = search(0, 1L << (digits - 1));
    }
  }

  List<Duration> bounds() {
    return bounds;
  }

  /** How many there are. */
  int count() {
    return boundMicros.length;
  }

  /** The bucket of a latency of 0 or more. Takes as many steps as bounds have its binary digits. */
  int indexOf(long micros) {
    return search(firstByDigits[Long.SIZE - Long.numberOfLeadingZeros(micros)], micros);
  }

  /** Rounded up: a latency is within a bound of whole microseconds exactly if this is. */
  static long micros(long nanos) {
    return (nanos + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO;
  }

  /** The lowest latency of a bucket. */
  long lowest(int bucket) {
    return bucket == 0 ? 0 : boundMicros[bucket - 1] + 1;
  }

  private int search(int from, long micros) {
    int bucket = from;
    while (micros > boundMicros[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
