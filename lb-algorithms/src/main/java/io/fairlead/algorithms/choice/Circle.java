package io.fairlead.algorithms.choice;

/**
 * Places on a circle of 2^64 that begins at {@link Long#MIN_VALUE}, found in O(1) where they are
 * spread evenly and in O(log n) wherever they are.
 *
 * <p>The indexed search of Chen and Asau, "On Generating Random Variates from an Empirical
 * Distribution", 1974, with a binary search in place of their linear one.
 */
public final class Circle {

  /*
   * The circle is divided into equal sectors, one for two to four places, and starts[s] is the index
   * of the first place in sector s or after it. The first place from a given one on is thus
   * one of starts[s] to starts[s + 1], both included.
   */

  private final long[] places;
  private final int[] starts;
  private final int shift;

  /** Takes places in ascending order, as its own. */
  public Circle(long[] ascending) {
    places = ascending;
    int sectorBits = Math.max(1, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(ascending.length));
    shift = Long.SIZE - sectorBits;
    starts = new int[(1 << sectorBits) + 1];
    int index = 0;
    for (int sector = 0; sector < starts.length; sector++) {
      while (index < places.length && sector(places[index]) < sector) {
        index++;
      }
      starts[sector] = index;
    }
  }

  /** The index of the first place that is not before the given one; the size if there is none. */
  public int firstFrom(long place) {
    int sector = sector(place);
    int low = starts[sector];
    int high = starts[sector + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle] < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int sector(long place) {
    return (int) ((place ^ Long.MIN_VALUE) >>> shift);
  }
}
