package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus.Level;
import java.time.ZoneId;
import java.util.List;

/**
 * The quotas of one level that are in force together. Immutable.
 *
 * @param policy the name of the step
 * @param level whose quotas they are
 * @param quotas all of which must allow a request
 * @param zone the time zone of windows of the calendar
 * @param generation grows with each change: a request that was admitted under an earlier one has
 *     taken nothing from a quota that came later
 */
record Limits(String policy, Level level, List<Quota> quotas, ZoneId zone, int generation) {

  private static final Alike<Limits> ALIKE = new Alike<>();

  static Limits first(String policy, Level level, List<Quota> quotas, ZoneId zone) {
    return ALIKE.oneOf(new Limits(policy, level, quotas, zone, 0));
  }

  /** These limits if they are the same, or else the others as the next generation. */
  Limits changed(List<Quota> others, ZoneId otherZone) {
    return quotas.equals(others) && zone.equals(otherZone)
        ? this
        : ALIKE.oneOf(new Limits(policy, level, others, otherZone, generation + 1));
  }
}
