package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.Primes;
import io.fairlead.api.config.Options;
import java.util.List;

/**
 * The options of {@code consistent-hash}.
 *
 * @param key option {@code key}: what is hashed, one of {@code tenant}, {@code header}, {@code
 *     cookie}, {@code path}, {@code remote-address}
 * @param keyName option {@code key-name}: the name of the header or cookie, required for these two
 *     and for no other
 * @param algorithm option {@code algorithm}: one of {@code ring}, {@code maglev}, {@code
 *     rendezvous}, {@code ring-envoy}, {@code ring-nginx}. Another one moves nearly all keys
 * @param loadFactor option {@code load-factor}: an endpoint with more than this many times its part
 *     of the requests in flight passes the next one on; above 1, or 0 for no bound
 * @param pointsPerWeight option {@code points-per-weight} of {@code ring}: points on the ring of an
 *     endpoint of weight 1
 * @param minRingSize option {@code min-ring-size} of {@code ring} and {@code ring-envoy}: {@code
 *     points-per-weight} is doubled until the ring has that many points; for weights far below 1. A
 *     change of membership that crosses this bound moves keys between endpoints that stay
 * @param maxRingSize option {@code max-ring-size} of all rings: {@code points-per-weight} is halved
 *     until the ring has no more points, but for one of each endpoint. Crossing it moves keys
 *     likewise, and a ring of nginx is nginx's no longer
 * @param tableSize option {@code table-size} of {@code maglev}: how many entries are divided among
 *     the endpoints, a prime. A hundred times the number of endpoints makes shares even to 1 %; the
 *     default also keeps the keys that move although they need not, when one endpoint is removed,
 *     below 1 %, and a smaller table moves more
 */
record ConsistentHashOptions(
    RequestKey key,
    String keyName,
    HashAlgorithm algorithm,
    double loadFactor,
    int pointsPerWeight,
    int minRingSize,
    int maxRingSize,
    int tableSize) {

  /** A quarter above the average: spills little, and nobody is overrun. */
  static final double DEFAULT_LOAD_FACTOR = 1.25;

  /** Shares are even to about 8 %, one part in the square root of this. */
  static final int DEFAULT_POINTS_PER_WEIGHT = 160;

  /** No bound, so that only the keys of a removed endpoint move. */
  static final int DEFAULT_MIN_RING_SIZE = 1;

  /** A ring of 14 MB. */
  static final int DEFAULT_MAX_RING_SIZE = 1 << 20;

  /** That of Envoy, and of the paper's smaller table. */
  static final int DEFAULT_TABLE_SIZE = 65_537;

  /** Those of Envoy. */
  static final int DEFAULT_MIN_RING_SIZE_OF_ENVOY = 1_024;

  private static final int MAX_RING_SIZE = 1 << 23;
  private static final int MAX_TABLE_SIZE = 5_000_011;
  private static final double MAX_LOAD_FACTOR = 1_000;

  private static final List<String> SIZES =
      List.of("points-per-weight", "min-ring-size", "max-ring-size", "table-size");

  static ConsistentHashOptions read(Options options) {
    HashAlgorithm algorithm = options.oneOf("algorithm", HashAlgorithm.RING);
    boolean foreign = algorithm.isForeign();
    ConsistentHashOptions read =
        new ConsistentHashOptions(
            options.oneOf("key", RequestKey.TENANT),
            options.text("key-name", ""),
            algorithm,
            options.decimal("load-factor", foreign ? 0 : DEFAULT_LOAD_FACTOR, 0, MAX_LOAD_FACTOR),
            options.integer("points-per-weight", DEFAULT_POINTS_PER_WEIGHT, 1, 100_000),
            options.integer(
                "min-ring-size",
                foreign ? DEFAULT_MIN_RING_SIZE_OF_ENVOY : DEFAULT_MIN_RING_SIZE,
                1,
                MAX_RING_SIZE),
            options.integer(
                "max-ring-size", foreign ? MAX_RING_SIZE : DEFAULT_MAX_RING_SIZE, 1, MAX_RING_SIZE),
            options.integer("table-size", DEFAULT_TABLE_SIZE, 2, MAX_TABLE_SIZE));
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
    if (algorithm.sizes().contains("min-ring-size") && minRingSize > maxRingSize) {
      options.reject("min-ring-size", minRingSize, "at most max-ring-size, " + maxRingSize);
    }
    if (!Primes.isPrime(tableSize)) {
      String nearest = Primes.atMost(tableSize) + " or " + Primes.atLeast(tableSize);
      options.reject("table-size", tableSize, "a prime number, such as " + nearest);
    }
    for (String size : SIZES) {
      if (options.has(size) && !algorithm.sizes().contains(size)) {
        options.reject(size, null, "not an option of this algorithm");
      }
    }
  }
}
