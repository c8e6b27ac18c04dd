package io.fairlead.algorithms;

import io.fairlead.api.config.Options;

/**
 * The options of {@code consistent-hash}.
 *
 * @param key option {@code key}: what is hashed, one of {@code tenant}, {@code header}, {@code
 *     cookie}, {@code path}, {@code remote-address}
 * @param keyName option {@code key-name}: the name of the header or cookie, required for these two
 *     and for no other
 * @param loadFactor option {@code load-factor}: an endpoint with more than this many times its part
 *     of the requests in flight passes the next one on; above 1, or 0 for no bound
 * @param pointsPerWeight option {@code points-per-weight}: points on the ring of an endpoint of
 *     weight 1
 * @param minRingSize option {@code min-ring-size}: {@code points-per-weight} is doubled until the
 *     ring has that many points; for weights far below 1. A change of membership that crosses this
 *     bound moves keys between endpoints that stay
 * @param maxRingSize option {@code max-ring-size}: {@code points-per-weight} is halved until the
 *     ring has no more points, but for one of each endpoint. Crossing it moves keys likewise
 */
record ConsistentHashOptions(
    RequestKey key,
    String keyName,
    double loadFactor,
    int pointsPerWeight,
    int minRingSize,
    int maxRingSize) {

  /** A quarter above the average: spills little, and nobody is overrun. */
  static final double DEFAULT_LOAD_FACTOR = 1.25;

  /** Shares are even to about 8 %, one part in the square root of this. */
  static final int DEFAULT_POINTS_PER_WEIGHT = 160;

  /** No bound, so that only the keys of a removed endpoint move. */
  static final int DEFAULT_MIN_RING_SIZE = 1;

  /** A ring of 10 MB, built in some 100 ms. */
  static final int DEFAULT_MAX_RING_SIZE = 1 << 20;

  private static final int MAX_RING_SIZE = 1 << 23;
  private static final double MAX_LOAD_FACTOR = 1_000;

  static ConsistentHashOptions read(Options options) {
    ConsistentHashOptions read =
        new ConsistentHashOptions(
            options.oneOf("key", RequestKey.TENANT),
            options.text("key-name", ""),
            options.decimal("load-factor", DEFAULT_LOAD_FACTOR, 0, MAX_LOAD_FACTOR),
            options.integer("points-per-weight", DEFAULT_POINTS_PER_WEIGHT, 1, 100_000),
            options.integer("min-ring-size", DEFAULT_MIN_RING_SIZE, 1, MAX_RING_SIZE),
            options.integer("max-ring-size", DEFAULT_MAX_RING_SIZE, 1, MAX_RING_SIZE));
    read.check(options);
    return read;
  }

  private void check(Options options) {
    if (key.isNamed() && keyName.isEmpty()) {
      options.reject("key-name", null, "the name of the header or cookie is required");
    }
    if (!key.isNamed() && !keyName.isEmpty()) {
      options.reject("key-name", keyName, "only where key is header or cookie");
    }
    if (loadFactor > 0 && loadFactor <= 1) {
      options.reject("load-factor", loadFactor, "a number above 1, or 0 for no bound");
    }
    if (minRingSize > maxRingSize) {
      options.reject("min-ring-size", minRingSize, "at most max-ring-size, " + maxRingSize);
    }
  }
}
