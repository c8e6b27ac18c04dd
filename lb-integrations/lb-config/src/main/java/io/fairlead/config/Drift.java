package io.fairlead.config;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;

/**
 * How the configuration that is in force differs from the one that is desired, and the way back.
 *
 * <pre>{@code
 * Drift drift = Drift.of(loaded.config(), loaded.outside(), balancer);
 * if (drift.isThere() && drift.plan().dangers().isEmpty()) {
 *   drift.heal();
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe; what it tells is what was in force when it was made.
 */
public final class Drift {

  private final LbConfig desired;
  private final LoadBalancer balancer;
  private final ConfigPlan plan;

  private Drift(LbConfig desired, LoadBalancer balancer, ConfigPlan plan) {
    this.desired = desired;
    this.balancer = balancer;
    this.plan = plan;
  }

  /**
   * Compares. Takes time as {@link ConfigPlan#of} does.
   *
   * @param outside the values that came from outside, which are not told
   */
  public static Drift of(LbConfig desired, OutsideValues outside, LoadBalancer balancer) {
    return new Drift(desired, balancer, ConfigPlan.of(balancer.config(), desired, outside));
  }

  /** Whether anything differs. */
  public boolean isThere() {
    return !plan.isEmpty();
  }

  /** What healing would change. */
  public ConfigPlan plan() {
    return plan;
  }

  /**
   * Puts the desired configuration in force, whatever is in force by now; does nothing where it is
   * that already.
   *
   * @throws io.fairlead.api.config.InvalidConfigException if it is refused; nothing has changed
   *     then
   */
  public void heal() {
    if (!balancer.config().equals(desired)) {
      balancer.apply(desired);
    }
  }
}
