package io.fairlead.alerts;

import java.time.Duration;
import java.util.Arrays;

/**
 * How many requests went well and badly in a window that slides by a sixtieth of its length. Takes
 * 0.5 KB. Not thread-safe.
 */
final class Window {

  static final int PARTS = 60;

  private final long partNanos;
  private final int[] good = new int[PARTS];
  private final int[] bad = new int[PARTS];

  /** The number of the newest part; parts are counted from the origin of the clock. */
  private long newest = Long.MIN_VALUE;

  Window(Duration length) {
    partNanos = length.toNanos() / PARTS;
  }

  /** Adds what has happened since the last time. */
  void add(long nowNanos, long goodOnes, long badOnes) {
    moveTo(nowNanos);
    int place = placeOf(newest);
    good[place] = saturatedSum(good[place], goodOnes);
    bad[place] = saturatedSum(bad[place], badOnes);
  }

  /** Lets the parts fall out that are too old. */
  private void moveTo(long nowNanos) {
    long part = Math.floorDiv(nowNanos, partNanos);
    if (newest == Long.MIN_VALUE || part - newest >= PARTS) {
      Arrays.fill(good, 0);
      Arrays.fill(bad, 0);
    } else {
      for (long next = newest + 1; next <= part; next++) {
        good[placeOf(next)] = 0;
        bad[placeOf(next)] = 0;
      }
    }
    newest = newest == Long.MIN_VALUE ? part : Math.max(newest, part);
  }

  /** How many went badly in so many parts before the newest, and in it, after leaving some out. */
  long bad(int leftOut, int parts) {
    return sum(bad, leftOut, parts);
  }

  /** How many there were in the same. */
  long all(int leftOut, int parts) {
    return sum(good, leftOut, parts) + sum(bad, leftOut, parts);
  }

  boolean isEmpty() {
    return all(0, PARTS) == 0;
  }

  private long sum(int[] counts, int leftOut, int parts) {
    long sum = 0;
    for (int i = leftOut; i < leftOut + parts; i++) {
      sum += counts[placeOf(newest - i)];
    }
    return sum;
  }

  private static int placeOf(long part) {
    return (int) Math.floorMod(part, (long) PARTS);
  }

  private static int saturatedSum(int count, long more) {
    return (int) Math.min(Integer.MAX_VALUE, count + more);
  }
}
