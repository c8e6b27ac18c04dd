package io.fairlead.core.locality;

/**
 * How the requests for a pool are divided among its levels, and which of these ignore health.
 * Immutable; computing it takes O(levels).
 */
public final class LevelLoads {

  /*
   * The rules of Envoy's priority levels and of its panic threshold, in whole percents as there:
   *
   *   health(P) = min(100, overprovisioning * healthy(P) / total(P)), 0 for an empty level
   *   total     = min(100, sum of health)
   *   load(P)   = min(what is left of 100, health(P) * 100 / total)
   *
   * What rounding leaves over goes to the first level that has any health. Where the total is below
   * 100 there is not enough health for all requests: then a level of which less than the panic
   * percentage is healthy ignores health. If that holds for all levels, each is given load by the
   * number of its endpoints, rounded down, and what that leaves over goes to the first that has any.
   *
   * Loads are rounded to the nearest percent, as in the tables of Envoy's documentation: levels of
   * 25 %, 25 % and 20 % health get 36, 36, 28. Its code rounds down and gives them 37, 35, 28.
   *
   * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority
   * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold
   */

  private static final int ALL = 100;

  private final int[] healthy;
  private final int[] total;
  private final int[] percents;
  private final boolean[] panicking;

  private LevelLoads(int[] healthy, int[] total) {
    this.healthy = healthy;
    this.total = total;
    percents = new int[total.length];
    panicking = new boolean[total.length];
  }

  /**
   * Divides the requests.
   *
   * @param healthy how many endpoints of each level are fit to serve, the first level first; at
   *     least one level
   * @param total how many there are
   * @param overprovisioningPercent at least 100
   * @param panicPercent 0 to 100; 0 for never to panic
   */
  public static LevelLoads of(
      int[] healthy, int[] total, int overprovisioningPercent, int panicPercent) {
    LevelLoads loads = new LevelLoads(healthy, total);
    int[] health = new int[total.length];
    int sum = 0;
    for (int level = 0; level < health.length; level++) {
      health[level] = loads.percentHealthy(level, overprovisioningPercent);
      sum = Math.min(ALL, sum + health[level]);
    }
    if (sum > 0) {
      loads.divide(health, sum);
    }
    boolean totalPanic = sum < ALL && loads.panic(panicPercent);
    if (totalPanic) {
      loads.divideBySize();
    } else if (sum == 0) {
      loads.percents[0] = ALL;
    }
    return loads;
  }

  private int percentHealthy(int level, int overprovisioningPercent) {
    long provided = (long) overprovisioningPercent * healthy[level];
    return total[level] == 0 ? 0 : (int) Math.min(ALL, provided / total[level]);
  }

  private void divide(int[] health, int sum) {
    int left = ALL;
    for (int level = 0; level < percents.length; level++) {
      int nearest = (health[level] * ALL + sum / 2) / sum;
      percents[level] = Math.min(left, nearest);
      left -= percents[level];
    }
    percents[firstAbove0(health)] += left;
  }

  /** Finds the levels that ignore health; whether that is all that have endpoints. */
  private boolean panic(int panicPercent) {
    boolean all = true;
    for (int level = 0; level < panicking.length; level++) {
      panicking[level] = (long) ALL * healthy[level] < (long) panicPercent * total[level];
      boolean empty = total[level] == 0 && panicPercent > 0;
      all &= panicking[level] || empty;
    }
    return all;
  }

  private void divideBySize() {
    long endpoints = 0;
    for (int size : total) {
      endpoints += size;
    }
    int left = ALL;
    for (int level = 0; level < percents.length && endpoints > 0; level++) {
      percents[level] = (int) ((long) ALL * total[level] / endpoints);
      left -= percents[level];
    }
    percents[firstAbove0(total)] += left;
  }

  /** The first level that has any of something, or else the first one. */
  private static int firstAbove0(int[] values) {
    for (int level = 0; level < values.length; level++) {
      if (values[level] > 0) {
        return level;
      }
    }
    return 0;
  }

  /** The part of the requests that a level is given, in percent; all levels together 100. */
  public int percent(int level) {
    return percents[level];
  }

  /** Whether health is ignored on a level. */
  public boolean isPanicking(int level) {
    return panicking[level];
  }

  /** Whether health is ignored on any level. */
  public boolean isPanicking() {
    for (boolean level : panicking) {
      if (level) {
        return true;
      }
    }
    return false;
  }

  /** How many endpoints of a level are fit to serve. */
  public int healthy(int level) {
    return healthy[level];
  }

  /** How many endpoints a level has. */
  public int total(int level) {
    return total[level];
  }
}
