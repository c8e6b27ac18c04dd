package io.fairlead.core.blame;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calls and failures of the present span of time and of the one before, in a number of places.
 * Lock-free, of fixed size: 16 bytes for each place.
 */
final class RecentTallies {

  /*
   * Two windows take turns: one counts the present span, the other keeps the last one. A place in a
   * window is one Tally.
   *
   * Whoever finds that a span has ended empties the window whose turn it is. What others count in
   * that moment may be lost or stay for a span too long: an estimate can bear it.
   */

  private final int places;
  private final AtomicLongArray words;
  private final AtomicLong lastSpan = new AtomicLong();

  RecentTallies(int places) {
    this.places = places;
    words = new AtomicLongArray(2 * places);
  }

  /** Counts in a span, which is the last one seen or a later one, or else counts as that. */
  void add(int place, long tally, long span) {
    words.getAndAdd(window(reach(span)) + place, tally);
  }

  /** What a place has counted in a span and in the one before. */
  long read(int place, long span) {
    reach(span);
    return words.getOpaque(place) + words.getOpaque(places + place);
  }

  private int window(long span) {
    return (span & 1) == 0 ? 0 : places;
  }

  private long reach(long span) {
    long last = lastSpan.get();
    if (span <= last) {
      return last;
    }
    if (lastSpan.compareAndSet(last, span)) {
      empty(window(span));
      if (span - last > 1) {
        empty(window(span - 1));
      }
    }
    return span;
  }

  private void empty(int window) {
    for (int place = window; place < window + places; place++) {
      words.set(place, 0);
    }
  }
}
