package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.EndpointList;
import java.util.Arrays;

/**
 * Shares out turns in proportion to any weights whatever, evenly spread but without a cycle: each
 * turn is a stride of the golden ratio around a circle on which every endpoint owns an arc.
 *
 * <p>Each endpoint comes round at no more than three different distances (Sós, "On the theory of
 * diophantine approximations", 1957). Its turns differ from its exact part of N by a multiple of
 * log N, in tests by less than 4 for N up to a million. A turn costs O(log n).
 */
public final class GoldenStride implements Schedule {

  /*
   * The circle is 2^64 long, so the multiplication wraps around by itself where a turn passes the
   * origin, and no counter can overflow. Arcs are compared in the upper 63 bits, to do without
   * unsigned comparison.
   */

  /** 2^64 / golden ratio, made odd: of all strides the one that comes near no place twice soon. */
  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;

  private static final double HALF_CIRCLE = 0x1p63;

  /** Where the arc of each endpoint ends; it begins where the one before ends. */
  private final long[] ends;

  public GoldenStride(EndpointList endpoints) {
    ends = new long[endpoints.size()];
    double sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += endpoints.get(i).weight();
    }
    double end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += endpoints.get(i).weight();
      ends[i] = (long) (end / sum * HALF_CIRCLE);
    }
  }

  @Override
  public int at(long turn) {
    long place = (turn * STRIDE) >>> 1;
    int found = Arrays.binarySearch(ends, place);
    int index = found >= 0 ? found + 1 : -found - 1;
    // The rounded sum of the weights may leave a crack before the origin.
    return Math.min(index, ends.length - 1);
  }
}
