package io.fairlead.api.config;

import org.jspecify.annotations.Nullable;

/**
 * How the health of a pool's endpoints is watched, and what follows from it.
 *
 * @param check asks each endpoint by itself how it is, or null to ask none
 * @param outliers judges endpoints by how their requests end, or null to judge none
 * @param panicPercent 0 to 100: with fewer endpoints than this fit to serve, health is ignored
 *     rather than crushing those that are left; 0 never ignores it
 * @param slowStart what an endpoint gets that has just joined or recovered, or null for its whole
 *     part at once
 */
public record HealthConfig(
    @Nullable Check check,
    @Nullable Outliers outliers,
    int panicPercent,
    @Nullable SlowStart slowStart) {

  /** The default of Envoy: with half of its endpoints gone a pool has little to lose. */
  public static final int DEFAULT_PANIC_PERCENT = 50;

  /** Nothing is watched. */
  public static final HealthConfig NONE = new HealthConfig(null, null, DEFAULT_PANIC_PERCENT, null);

  /** Active checks. */
  public record Check() {}

  /** Outlier ejection. */
  public record Outliers() {}

  /** Slow start. */
  public record SlowStart() {}

  /** Reads a pool's section, noting problems in it. */
  public static HealthConfig read(Options options) {
    return NONE;
  }
}
