package io.fairlead.algorithms.hash;

import java.util.Arrays;

/** The points of a ring while it is laid out. Not thread-safe. */
final class RingPoints {

  /*
   * A primitive sort puts them in order: of longs that have the upper 40 bits of a hash above and
   * the number of the point below. The few neighbours that agree in 40 bits are then put right by
   * insertion, so all 64 bits count. The sign bit is flipped, since hashes are unsigned.
   *
   * Hashes are spread evenly, so that dealing them into equal sectors of the circle, with a few in
   * each, leaves little to sort; and no more than there was if they are not.
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
    RingPoints sorted = new RingPoints(size);
    for (long next : order()) {
      int number = (int) (next & NUMBER);
      sorted.insert(place(hashes[number]), owners[number]);
    }
    return sorted;
  }

  private long[] order() {
    int sectorBits = Math.max(1, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(size));
    int shift = Long.SIZE - sectorBits;
    int[] ends = endsOfSectorsBefore(shift, 1 << sectorBits);
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      int sector = (int) (hashes[i] >>> shift);
      order[ends[sector]++] = (place(hashes[i]) & ~NUMBER) | i;
    }
    int start = 0;
    for (int end : ends) {
      Arrays.sort(order, start, end);
      start = end;
    }
    return order;
  }

  private int[] endsOfSectorsBefore(int shift, int sectors) {
    int[] ends = new int[sectors];
    for (int i = 0; i < size; i++) {
      int next = (int) (hashes[i] >>> shift) + 1;
      if (next < sectors) {
        ends[next]++;
      }
    }
    for (int sector = 1; sector < sectors; sector++) {
      ends[sector] += ends[sector - 1];
    }
    return ends;
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
    if (at == size) {
      add(place, owner);
      return;
    }
    add(0, 0);
    System.arraycopy(hashes, at, hashes, at + 1, size - 1 - at);
    System.arraycopy(owners, at, owners, at + 1, size - 1 - at);
    hashes[at] = place;
    owners[at] = owner;
  }
}
