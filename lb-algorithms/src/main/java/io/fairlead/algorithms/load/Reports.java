package io.fairlead.algorithms.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one endpoint has reported: the last weight, when that was, and since when. Thread-safe. */
final class Reports {

  /*
   * One writer at a time, by a flag that is taken or not: whoever finds it taken drops its report,
   * since another one of the same moment is being written. So writing is wait-free.
   *
   * A writer goes "since", "weight", "last", a reader goes "last", "weight", "since": a reader that
   * sees when a report came also sees its weight and since when there are reports, or newer ones.
   *
   *   reports        x   x  x                                  x  x  x
   *   usable weight             |-------------------|                   |----
   *                  <-blackout->     <-expiration->           <-blackout->
   *                  since    last                             since
   *
   * That an expired weight must begin again is seen by the gap before the next report, so reading
   * changes nothing.
   */

  /** No weight that may be used. */
  static final double NONE = 0;

  private static final VarHandle WRITING;

  static {
    try {
      WRITING = MethodHandles.lookup().findVarHandle(Reports.class, "writing", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile double weight = NONE;
  private volatile long sinceNanos;
  private volatile long lastNanos;

  @SuppressWarnings("UnusedVariable") // by its handle only
  private volatile boolean writing;

  /**
   * Takes a report.
   *
   * @param reported the weight, above 0
   */
  void report(double reported, long nowNanos, long expirationNanos) {
    if (!WRITING.compareAndSet(this, false, true)) {
      return;
    }
    boolean isFirst = weight == NONE || nowNanos - lastNanos >= expirationNanos;
    // A clock that has gone back must not leave the beginning in the future.
    if (isFirst || nowNanos - sinceNanos < 0) {
      sinceNanos = nowNanos;
    }
    weight = reported;
    lastNanos = nowNanos;
    WRITING.setVolatile(this, false);
  }

  /** The weight to use, or {@link #NONE}. */
  double weight(long nowNanos, long blackoutNanos, long expirationNanos) {
    long last = lastNanos;
    double reported = weight;
    boolean isExpired = nowNanos - last >= expirationNanos;
    boolean isBlackedOut = blackoutNanos > 0 && nowNanos - sinceNanos < blackoutNanos;
    return isExpired || isBlackedOut ? NONE : reported;
  }
}
