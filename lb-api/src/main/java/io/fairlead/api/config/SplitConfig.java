package io.fairlead.api.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A pool of pools: each request goes to one of several pools, in proportion to their weights, as
 * for a canary. Wherever the name of a pool may stand, that of a split may.
 *
 * <p>Requests of one key go to one pool, in every process, for as long as the weights stay as they
 * are. A weight that grows moves keys to its own pool and between no others, so nobody who has met
 * the canary is sent back while it grows; a weight that falls moves keys away from its own pool
 * only. This is weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted Distributed
 * Hash Tables", SPAA 2005), at a cost that grows with the pools of the split. Two splits place the
 * same key independently.
 *
 * <p>Weights say where requests go, health does not: a pool that cannot serve refuses, and no other
 * stands in for it.
 *
 * <p>Written as options:
 *
 * <pre>{@code
 * key: cookie
 * key-name: uid
 * weights:
 *   v1: 99
 *   v2: 1
 * }</pre>
 *
 * @param weights option {@code weights}, by the name of the pool, in any order: 0 to {@link
 *     #MAX_WEIGHT}, one of them above 0. A pool of weight 0 gets nothing
 * @param key option {@code key}: what a request sticks by
 * @param keyName option {@code key-name}: the name of the header, cookie or query parameter;
 *     required for these three and empty for the others
 */
public record SplitConfig(Map<String, Double> weights, Key key, String keyName) {

  /** That of an endpoint. A share can be as small as one in a million. */
  public static final double MAX_WEIGHT = 1_000_000;

  /**
   * What requests that belong together have in common. Where a request lacks it, or has it empty,
   * the tenant's id is taken in its place.
   */
  public enum Key {
    /** The tenant's id: a tenant is in one pool with all of its requests. The default. */
    TENANT,

    /** The value of a header, in exactly this case. */
    HEADER,

    /** The value of a cookie: the first of its name. */
    COOKIE,

    /** The value of a query parameter. Reading it allocates. */
    QUERY,

    /** The address of the peer. */
    REMOTE_ADDRESS,

    /** Nothing: each request is drawn by itself. Its retries stay in the pool nevertheless. */
    REQUEST;

    boolean isNamed() {
      return this == HEADER || this == COOKIE || this == QUERY;
    }
  }

  /**
   * Copies the weights.
   *
   * @throws IllegalArgumentException if a weight is out of range, or if there is a name where there
   *     must be none, or none where there must be one
   */
  public SplitConfig {
    weights = Copies.of(weights);
    weights.forEach(SplitConfig::checkWeight);
    if (key.isNamed() == keyName.isEmpty()) {
      throw new IllegalArgumentException(
          "split key name \"" + keyName + "\": " + nameExpected(key));
    }
  }

  private static void checkWeight(String pool, double weight) {
    if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "split weight " + weight + " of pool " + pool + " is not 0 to 1000000");
    }
  }

  private static String nameExpected(Key key) {
    return key.isNamed()
        ? "the name of the header, cookie or query parameter is required"
        : "only where key is header, cookie or query";
  }

  /** Begins a split without pools, whose requests stick by their tenant. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads a split, noting problems in it. */
  public static SplitConfig read(Options options) {
    Options section = options.section("weights");
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String pool : section.names()) {
      weights.put(pool, section.decimal(pool, 0, 0, MAX_WEIGHT));
    }
    Key key = options.oneOf("key", Key.TENANT);
    String keyName = options.text("key-name", "");
    if (key.isNamed() == keyName.isEmpty()) {
      options.reject("key-name", keyName.isEmpty() ? null : keyName, nameExpected(key));
      return new SplitConfig(weights, Key.TENANT, "");
    }
    return new SplitConfig(weights, key, keyName);
  }

  /** Collects a split's values. Not thread-safe. */
  public static final class Builder {

    private final Map<String, Double> weights = new LinkedHashMap<>();
    private Key key = Key.TENANT;
    private String keyName = "";

    private Builder() {}

    /** Adds a pool, or gives another weight to one that is there. */
    public Builder weight(String pool, double weight) {
      weights.put(Objects.requireNonNull(pool), weight);
      return this;
    }

    /** Sets what requests stick by, where that has no name. */
    public Builder key(Key value) {
      return key(value, "");
    }

    /** Sets what requests stick by. */
    public Builder key(Key value, String name) {
      key = Objects.requireNonNull(value);
      keyName = Objects.requireNonNull(name);
      return this;
    }

    /**
     * The split.
     *
     * @throws IllegalArgumentException if a weight is out of range, or a name is missing or too
     *     much
     */
    public SplitConfig build() {
      return new SplitConfig(weights, key, keyName);
    }
  }
}
