package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.EndpointList;

/**
 * Shares out turns in proportion to any weights whatever, evenly spread but without a cycle: each
 * turn is a stride of the golden ratio around a circle on which every endpoint owns an arc.
 *
 * <p>Each endpoint comes round at no more than three different distances (Sós, "On the theory of
 * diophantine approximations", 1957). Its turns differ from its exact part of N by a multiple of
 * log N, in tests by less than 4 for N up to a million. A turn costs O(1), or O(log n) where
 * weights differ by orders of magnitude.
 */
public final class GoldenStride implements Schedule {

  /*
   * The circle is 2^64 long, so the multiplication wraps around by itself where a turn passes the
   * origin, and no counter can overflow.
   */

  /** 2^64 / golden ratio, made odd: of all strides the one that comes near no place twice soon. */
  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;

  private static final double CIRCLE = 0x1p64;

  /** The last place of the arc of each endpoint; it begins after that of the one before. */
  private final Circle arcs;

  public GoldenStride(EndpointList endpoints) {
    long[] lasts = new long[endpoints.size()];
    double sum = 0;
    for (int i = 0; i < lasts.length; i++) {
      sum += endpoints.get(i).weight();
    }
    double end = 0;
    for (int i = 0; i < lasts.length; i++) {
      end += endpoints.get(i).weight();
      lasts[i] = (long) (end / sum * CIRCLE + Long.MIN_VALUE);
    }
    // Rounding must not leave a crack between the last arc and the origin.
    lasts[lasts.length - 1] = Long.MAX_VALUE;
    arcs = new Circle(lasts);
  }

  @Override
  public int at(long turn) {
    return arcs.firstFrom(turn * STRIDE);
  }
}
