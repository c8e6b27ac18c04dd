package io.fairlead.core.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notices, for the views of a pool that found nobody ready to serve, what may end that: an attempt
 * that ends and gives back what others wait for. Thread-safe.
 */
final class Lulls {

  /*
   * Every attempt reads one word when it ends, and writes only if some view has looked since the
   * last one that did. Two that cross may miss each other; a view believes what it saw for a
   * millisecond at most, so that much is the harm.
   */

  private final AtomicInteger ended = new AtomicInteger();
  private volatile boolean watched;

  /** An attempt has ended, and what it held is given back. */
  void end() {
    if (watched) {
      watched = false;
      ended.getAndIncrement();
    }
  }

  /** Has ends noticed from now on, and answers how many were before. */
  int watch() {
    watched = true;
    return ended.get();
  }

  /** How many ends were noticed. */
  int ended() {
    return ended.get();
  }
}
