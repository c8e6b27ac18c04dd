package io.fairlead.admin;

import java.time.Duration;
import java.util.Set;

/**
 * What autoscalers are told by.
 *
 * @param targetUtilisation the part of the slots that ought to be taken, above 0 to 1
 * @param slotsOfEndpoint how many requests an endpoint works on at once, at least 1, in pools
 *     without {@code max-in-flight}; in others it is that divided by the endpoints
 * @param leastUnits the fewest endpoints that are ever desired, at least 0
 * @param halfLife after which a sample counts half, more than zero
 * @param scaleDownWindow for how long fewer endpoints must have been enough, at least zero
 * @param interval between samples, more than zero
 * @param tenants who is watched one by one; a tenant that is not costs nothing
 */
public record ScalingConfig(
    double targetUtilisation,
    int slotsOfEndpoint,
    int leastUnits,
    Duration halfLife,
    Duration scaleDownWindow,
    Duration interval,
    Set<String> tenants) {

  /**
   * Takes 70 % of 16 slots, smooths over half a minute, and waits for five minutes before it is
   * less, as Kubernetes does.
   */
  public static final ScalingConfig DEFAULT =
      new ScalingConfig(
          0.7,
          16,
          1,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Set.of());

  /**
   * Copies the tenants.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public ScalingConfig {
    if (!(targetUtilisation > 0 && targetUtilisation <= 1)) {
      throw new IllegalArgumentException(
          "target utilisation " + targetUtilisation + " is not above 0 to 1");
    }
    if (slotsOfEndpoint < 1 || leastUnits < 0) {
      throw new IllegalArgumentException(
          "slots of an endpoint " + slotsOfEndpoint + " or least units " + leastUnits);
    }
    if (halfLife.isNegative()
        || halfLife.isZero()
        || interval.isNegative()
        || interval.isZero()
        || scaleDownWindow.isNegative()) {
      throw new IllegalArgumentException(
          "half-life " + halfLife + ", interval " + interval + ", window " + scaleDownWindow);
    }
    tenants = Set.copyOf(tenants);
  }

  /** The same that watches these tenants one by one. */
  public ScalingConfig withTenants(String... ids) {
    return new ScalingConfig(
        targetUtilisation,
        slotsOfEndpoint,
        leastUnits,
        halfLife,
        scaleDownWindow,
        interval,
        Set.of(ids));
  }
}
