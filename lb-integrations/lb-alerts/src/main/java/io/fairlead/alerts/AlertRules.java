package io.fairlead.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When something is a trouble. Immutable; each method answers other rules.
 *
 * @param objective the part of a tenant's requests that are to be served, above 0 and below 1; the
 *     rest is its error budget. A request counts against it that failed, or that was refused for a
 *     reason of ours (HTTP 5xx); not one that was refused for a reason of the tenant's, such as its
 *     quota, nor one that the client gave up
 * @param minRequests how many requests a window needs for a tenant's errors to be judged, at least
 *     1: of three requests, one that fails is chance
 * @param spike the part of the requests of the last one to two minutes that fail, above 0 to 1,
 *     from which on it is a spike, if it also is ten times that of the hour before
 * @param latency what the 99th percentile of the last one to two minutes may be; null for anything
 * @param quotaUsed the part of a quota, above 0 to 1, that is used when a tenant ought to know
 * @param quotaWindow the shortest window of a quota for that: short ones are used up and whole
 *     again all the time
 * @param ejected the part of a pool's endpoints, above 0 to 1, that are ejected or fail their
 *     checks; a single endpoint never counts
 */
public record AlertRules(
    double objective,
    long minRequests,
    double spike,
    @Nullable Duration latency,
    double quotaUsed,
    Duration quotaWindow,
    double ejected) {

  /** Three nines; a fifth of failures is a spike; no limit of latency, for nobody knows yours. */
  public static final AlertRules DEFAULT =
      new AlertRules(0.999, 100, 0.2, null, 0.9, Duration.ofHours(1), 0.3);

  /**
   * How fast an error budget may be used up, by "The Site Reliability Workbook" (Beyer and others,
   * 2018), chapter 5, "Multiwindow, Multi-Burn-Rate Alerts": in an hour 2 %, in six hours 5 %, in
   * three days 10 % of the budget of thirty days. Each has to hold in a twelfth of its window as
   * well, so that the alert ends soon after the trouble does.
   */
  static final List<BurnRate> BURN_RATES =
      List.of(
          new BurnRate(Duration.ofHours(1), 14.4, Alert.Severity.PAGE),
          new BurnRate(Duration.ofHours(6), 6, Alert.Severity.PAGE),
          new BurnRate(Duration.ofDays(3), 1, Alert.Severity.TICKET));

  /**
   * A limit of the use of an error budget.
   *
   * @param window in which it holds
   * @param factor how many times as fast as would use up the budget to the last bit in its time
   */
  record BurnRate(Duration window, double factor, Alert.Severity severity) {}

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public AlertRules {
    if (!(objective > 0 && objective < 1)) {
      throw new IllegalArgumentException("objective " + objective + " is not between 0 and 1");
    }
    if (minRequests < 1) {
      throw new IllegalArgumentException("min requests " + minRequests + " is less than 1");
    }
    if (latency != null && (latency.isNegative() || latency.isZero())) {
      throw new IllegalArgumentException("latency " + latency + " is not more than zero");
    }
    Objects.requireNonNull(quotaWindow);
    checkPart("spike", spike);
    checkPart("quota used", quotaUsed);
    checkPart("ejected", ejected);
  }

  private static void checkPart(String name, double part) {
    if (!(part > 0 && part <= 1)) {
      throw new IllegalArgumentException(name + " " + part + " is not above 0 to 1");
    }
  }

  /** The same with another objective. */
  public AlertRules withObjective(double value) {
    return new AlertRules(value, minRequests, spike, latency, quotaUsed, quotaWindow, ejected);
  }

  /** The same with another number of requests to judge by. */
  public AlertRules withMinRequests(long value) {
    return new AlertRules(objective, value, spike, latency, quotaUsed, quotaWindow, ejected);
  }

  /** The same with another border of a spike. */
  public AlertRules withSpike(double value) {
    return new AlertRules(objective, minRequests, value, latency, quotaUsed, quotaWindow, ejected);
  }

  /** The same with a limit of the 99th percentile. */
  public AlertRules withLatency(Duration value) {
    return new AlertRules(objective, minRequests, spike, value, quotaUsed, quotaWindow, ejected);
  }

  /** The same with another part of a quota, for quotas of at least this window. */
  public AlertRules withQuotaUsed(double value, Duration window) {
    return new AlertRules(objective, minRequests, spike, latency, value, window, ejected);
  }

  /** The same with another part of ejected endpoints. */
  public AlertRules withEjected(double value) {
    return new AlertRules(objective, minRequests, spike, latency, quotaUsed, quotaWindow, value);
  }
}
