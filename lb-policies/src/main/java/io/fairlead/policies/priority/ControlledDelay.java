package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig.Standing;

/**
 * Controlled delay, which tells a queue that stands from one that evens out a burst: by the
 * shortest wait of an interval. The letters of RFC 8289, section 5, stand in the comments.
 *
 * <p>One request is dropped once the queue stands, the next after {@code interval / sqrt(2)}, then
 * {@code interval / sqrt(3)} and so on, until the waits are short again.
 */
final class ControlledDelay {

  /** For how many intervals the rate of dropping is remembered. */
  private static final int MEMORY = 16;

  private boolean isAbove;
  private long standsFromNanos; // first_above_time
  private boolean dropping;
  private long nextDropNanos; // drop_next
  private int count;
  private int countBefore; // lastcount

  /** Whether the waits have been too long for an interval. */
  boolean stands(long waitNanos, boolean isLast, long nowNanos, Standing standing) {
    if (waitNanos < standing.target().toNanos() || isLast) {
      isAbove = false;
      return false;
    }
    if (!isAbove) {
      isAbove = true;
      standsFromNanos = nowNanos + standing.interval().toNanos();
      return false;
    }
    return nowNanos - standsFromNanos >= 0;
  }

  /** Whether the request that has waited so long is to be dropped instead of served. */
  boolean drops(long waitNanos, boolean isLast, long nowNanos, Standing standing) {
    if (!stands(waitNanos, isLast, nowNanos, standing)) {
      dropping = false;
      return false;
    }
    if (dropping) {
      return dropsNext(nowNanos, standing);
    }
    dropping = true;
    int since = count - countBefore;
    boolean recent = nowNanos - nextDropNanos < MEMORY * standing.interval().toNanos();
    count = since > 1 && recent ? since : 1;
    countBefore = count;
    nextDropNanos = nowNanos + spacing(standing);
    return true;
  }

  private boolean dropsNext(long nowNanos, Standing standing) {
    if (nowNanos - nextDropNanos < 0) {
      return false;
    }
    count++;
    nextDropNanos += spacing(standing);
    return true;
  }

  private long spacing(Standing standing) {
    return (long) (standing.interval().toNanos() / Math.sqrt(count));
  }
}
