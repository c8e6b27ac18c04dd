package io.fairlead.core.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts, for whoever found no endpoint of a pool ready, that one of them was given something back
 * since. Thread-safe.
 */
final class Releases {

  /*
   * A release reads one word, and writes only if somebody has begun to watch since the last one that
   * did. Two that cross may miss each other, which whoever watches has to bear.
   */

  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean watched;

  /** A policy of an endpoint was given back what it had let a request take. */
  void released() {
    if (watched) {
      watched = false;
      count.getAndIncrement();
    }
  }

  /** Has the next one counted, and answers the count so far. */
  int watch() {
    watched = true;
    return count.get();
  }

  /** How many were counted. */
  int count() {
    return count.get();
  }
}
