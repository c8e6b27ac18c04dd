package io.fairlead.benchmarks.simulator.server;

import java.util.Arrays;

/**
 * The keys that a server has used last, for keys that are small numbers. O(1); 8 bytes for each key
 * that there is, in the cache or not.
 */
final class KeyCache {

  // A doubly linked ring in two arrays, through the keys in the order of their last use; an extra
  // entry behind the last key is its beginning and end.

  private static final int ABSENT = -1;

  private final int capacity;
  private final int ring;
  private final int[] older;
  private final int[] newer;
  private int size;

  /**
   * Starts empty.
   *
   * @param keys how many keys there are
   * @param capacity how many of them fit in
   */
  KeyCache(int keys, int capacity) {
    this.capacity = capacity;
    ring = keys;
    older = new int[keys + 1];
    newer = new int[keys + 1];
    clear();
  }

  /** Uses a key; whether it was there already. */
  boolean use(int key) {
    boolean hit = older[key] != ABSENT;
    if (hit) {
      unlink(key);
    } else if (size == capacity) {
      int oldest = newer[ring];
      unlink(oldest);
      older[oldest] = ABSENT;
    } else {
      size++;
    }
    link(key);
    return hit;
  }

  void clear() {
    Arrays.fill(older, ABSENT);
    older[ring] = ring;
    newer[ring] = ring;
    size = 0;
  }

  private void link(int key) {
    int newest = older[ring];
    older[key] = newest;
    newer[key] = ring;
    newer[newest] = key;
    older[ring] = key;
  }

  private void unlink(int key) {
    newer[older[key]] = newer[key];
    older[newer[key]] = older[key];
  }
}
