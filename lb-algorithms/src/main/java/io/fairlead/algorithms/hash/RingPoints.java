package io.fairlead.algorithms.hash;

import java.util.Arrays;

/** The points of a ring while it is laid out. Not thread-safe. */
final class RingPoints {

  /*
   * A primitive sort puts them in order: of longs that have the upper 40 bits of a hash above and
   * the number of the point below. The few neighbours that agree in 40 bits are then put right by
   * insertion, so all 64 bits count. The sign bit is flipped, since hashes are unsigned.
   */

  private static final int NUMBER_BITS = 24;
  private static final long NUMBER = (1L << NUMBER_BITS) - 1;

  private long[] hashes;
  private int[] owners;
  private int size;

  /** Makes room for that many points; there may be more. */
  RingPoints(int expected) {
    hashes = new long[expected];
    owners = new int[expected];
  }

  /** Adds a point of an endpoint. */
  void add(long hash, int owner) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size + size / 2 + 1);
      owners = Arrays.copyOf(owners, hashes.length);
    }
    hashes[size] = hash;
    owners[size++] = owner;
  }

  /**
   * The same points in ascending order of their places, each one above {@link Long#MIN_VALUE} by
   * its hash. Of several with the same hash, the one that was added first stays.
   */
  RingPoints sorted() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (place(hashes[i]) & ~NUMBER) | i;
    }
    Arrays.sort(order);
    RingPoints sorted = new RingPoints(size);
    for (long next : order) {
      int number = (int) (next & NUMBER);
      sorted.insert(place(hashes[number]), owners[number]);
    }
    return sorted;
  }

  /** The place of a hash on a circle that begins at {@link Long#MIN_VALUE}. */
  static long place(long hash) {
    return hash ^ Long.MIN_VALUE;
  }

  long[] places() {
    return Arrays.copyOf(hashes, size);
  }

  int[] owners() {
    return Arrays.copyOf(owners, size);
  }

  private void insert(long place, int owner) {
    int at = size;
    while (at > 0 && hashes[at - 1] > place) {
      at--;
    }
    if (at > 0 && hashes[at - 1] == place) {
      return;
    }
    add(0, 0);
    System.arraycopy(hashes, at, hashes, at + 1, size - 1 - at);
    System.arraycopy(owners, at, owners, at + 1, size - 1 - at);
    hashes[at] = place;
    owners[at] = owner;
  }
}
