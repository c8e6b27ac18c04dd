package io.fairlead.api.config;

import static io.fairlead.api.config.Ranges.requireAtLeast;
import static io.fairlead.api.config.Ranges.requirePositive;
import static io.fairlead.api.config.Ranges.time;

import java.time.Duration;

/**
 * What an endpoint gets while it warms up: its weight times {@code max(minWeightPercent / 100,
 * (max(t, 1 s) / window) ^ (1 / aggression))} after the time t, as in Envoy. The time begins when
 * an endpoint joins a pool without active checks, when its checks pass after it was down or
 * unknown, and, other than in Envoy, when an ejection ends. The endpoints that a pool begins with
 * are taken to be warm.
 *
 * <p>Works with every balancer: an endpoint that warms up turns away a part of the requests that
 * are picked for it. Sessions that belong to it stay there; where requests go by a hash, those
 * turned away are served by another.
 *
 * <p>Options: {@code window}, {@code aggression}, {@code min-weight-percent}.
 *
 * @param window how long it takes
 * @param aggression more than 0: 1 rises evenly, 2 is at half of the weight after a quarter of the
 *     window
 * @param minWeightPercent 0 to 100: the least that it gets
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">Envoy:
 *     slow start mode</a>
 */
public record SlowStartConfig(Duration window, double aggression, double minWeightPercent) {

  /** The default of Envoy: rises evenly. */
  public static final double DEFAULT_AGGRESSION = 1;

  /** The default of Envoy. */
  public static final double DEFAULT_MIN_WEIGHT_PERCENT = 10;

  private static final double LEAST_AGGRESSION = 0.01;
  private static final double MOST_AGGRESSION = 100;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the window or the aggression is not more than 0, or the
   *     percentage not 0 to 100
   */
  public SlowStartConfig {
    requirePositive("slow start window", window);
    requireAtLeast("slow start aggression", aggression, LEAST_AGGRESSION);
    requireAtLeast("slow start min weight percent", minWeightPercent, 0);
    if (minWeightPercent > 100) {
      throw new IllegalArgumentException(
          "slow start min weight percent " + minWeightPercent + " is not 0 to 100");
    }
  }

  /** An even rise over a window. */
  public static SlowStartConfig over(Duration window) {
    return new SlowStartConfig(window, DEFAULT_AGGRESSION, DEFAULT_MIN_WEIGHT_PERCENT);
  }

  static SlowStartConfig read(Options options) {
    if (!options.has("window")) {
      options.reject("window", null, "a time, such as 30s");
    }
    return new SlowStartConfig(
        time(options, "window", Duration.ofSeconds(1)),
        options.decimal("aggression", DEFAULT_AGGRESSION, LEAST_AGGRESSION, MOST_AGGRESSION),
        options.decimal("min-weight-percent", DEFAULT_MIN_WEIGHT_PERCENT, 0, 100));
  }
}
