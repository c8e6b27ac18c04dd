package io.fairlead.api.config;

import java.util.Map;

/**
 * A pool of pools: each request goes to one of several pools, in proportion to their weights.
 *
 * @param weights by the name of the pool
 */
public record SplitConfig(Map<String, Double> weights) {

  /** Copies the weights. */
  public SplitConfig {
    weights = Copies.of(weights);
  }

  /** Reads a split, noting problems in it. */
  public static SplitConfig read(Options options) {
    return new SplitConfig(Map.of());
  }
}
