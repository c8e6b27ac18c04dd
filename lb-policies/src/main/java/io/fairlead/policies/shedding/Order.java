package io.fairlead.policies.shedding;

import io.fairlead.api.tenant.Priority;
import io.fairlead.policies.rank.Scatter;
import java.util.List;

/**
 * The order in which requests are let through, as numbers: by priority, then by cohort, then within
 * the cohort. Whoever has the lower place goes first.
 *
 * <pre>
 *   24 23      17 16           0
 *  +-----+-------+-------------+
 *  |level| cohort|    share    |
 *  +-----+-------+-------------+
 * </pre>
 *
 * <p>A tenant's cohort is another one in each period, so that none is the first to be shed for
 * good. It is the same in every process, and so is the share of a request id: what one lets
 * through, the others do as well if they shed as much.
 */
final class Order {

  static final int SHARE_BITS = 17;

  /** All that requests of a cohort may have of its part. */
  static final int SHARES = 1 << SHARE_BITS;

  /** A hundred and a few, so that each is less than a hundredth of a priority. */
  private static final int COHORT_BITS = 7;

  private static final int COHORTS = 1 << COHORT_BITS;

  private static final List<Priority> LEVELS = List.of(Priority.values());

  /** All cohorts of all priorities. */
  static final int CELLS = LEVELS.size() * COHORTS;

  /** Above every place. */
  static final int END = CELLS * SHARES;

  private Order() {}

  /** The place of a request. */
  static int place(Priority priority, int cohort, int share) {
    return cell(priority, cohort) << SHARE_BITS | share;
  }

  private static int cell(Priority priority, int cohort) {
    return priority.compareTo(Priority.CRITICAL) * COHORTS + cohort;
  }

  /** A tenant's cohort in a period. */
  static int cohort(String tenantId, long period) {
    return bits(Scatter.of(Scatter.of(tenantId.hashCode(), 1), period), COHORT_BITS);
  }

  /** What the requests of a tenant have in common in a period that cannot be told apart. */
  static int share(String tenantId, long period) {
    return bits(Scatter.of(Scatter.of(tenantId.hashCode(), 2), period), SHARE_BITS);
  }

  /** That of a request with an id. */
  static int share(long requestId) {
    return bits(Scatter.of(requestId, 1), SHARE_BITS);
  }

  private static int bits(long scattered, int count) {
    return (int) (scattered >>> (Long.SIZE - count));
  }

  static int cellOf(int place) {
    return place >>> SHARE_BITS;
  }

  static int shareOf(int place) {
    return place & (SHARES - 1);
  }

  /** As a status page says it, such as {@code NORMAL 17/128}. */
  static String text(int place) {
    int cell = cellOf(place);
    return LEVELS.get(cell / COHORTS) + " " + cell % COHORTS + "/" + COHORTS;
  }
}
