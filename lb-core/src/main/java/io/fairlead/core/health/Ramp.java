package io.fairlead.core.health;

import io.fairlead.api.config.SlowStartConfig;

/**
 * The part of its weight that an endpoint gets while it warms up, by the formula of {@link
 * SlowStartConfig}. Immutable.
 */
final class Ramp {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double windowNanos;
  private final double exponent;
  private final double least;

  Ramp(SlowStartConfig config) {
    windowNanos = config.window().toNanos();
    exponent = 1 / config.aggression();
    least = config.minWeightPercent() / 100;
  }

  /** From {@code least} to 1. */
  double partAfter(long nanos) {
    double time = Math.max((double) nanos, NANOS_PER_SECOND) / windowNanos;
    if (time >= 1) {
      return 1;
    }
    return Math.max(least, exponent == 1 ? time : Math.pow(time, exponent));
  }

  boolean isOverAfter(long nanos) {
    return nanos >= windowNanos;
  }
}
