package io.fairlead.core.health;

import io.fairlead.api.config.OutlierConfig;
import java.time.Instant;

/**
 * How often an endpoint was ejected, and for how long it is. Immutable.
 *
 * @param isActive whether the endpoint is ejected now
 * @param count how often it ever was
 * @param multiplier how many times the base time the last ejection lasts, less what was forgiven
 * @param reason of the last one
 * @param untilNanos when an active one ends
 * @param endedNanos when the last one ended
 */
record Ejection(
    boolean isActive, int count, int multiplier, String reason, long untilNanos, long endedNanos) {

  static final Ejection NEVER = new Ejection(false, 0, 0, "", 0, 0);

  /**
   * The next ejection: one base time longer than the last, up to the longest. The multiplier stops
   * growing where that is reached, so that it can be brought down again as fast as it means
   * anything.
   */
  Ejection next(OutlierConfig rules, String why, long nowNanos, Instant now, long jitterNanos) {
    long base = rules.baseEjectionTime().toNanos();
    long longest = rules.maxEjectionTime().toNanos();
    int next = multiplier * base < longest + base ? multiplier + 1 : multiplier;
    long nanos = Math.min(next * base, longest) + jitterNanos;
    String text = why + ", ejection " + (count + 1) + ", until " + now.plusNanos(nanos).toString();
    return new Ejection(true, count + 1, next, text, nowNanos + nanos, endedNanos);
  }

  Ejection end(long nowNanos) {
    return new Ejection(false, count, multiplier, reason, untilNanos, nowNanos);
  }

  /** Brings the multiplier down by one if an interval went by since the end of the last one. */
  Ejection forgiven(OutlierConfig rules, long nowNanos) {
    boolean due =
        !isActive && multiplier > 0 && nowNanos - endedNanos >= rules.interval().toNanos();
    return due ? new Ejection(false, count, multiplier - 1, reason, untilNanos, endedNanos) : this;
  }
}
