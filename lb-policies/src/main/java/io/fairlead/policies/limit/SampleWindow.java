package io.fairlead.policies.limit;

/** What the requests that ended in a window of time teach. Not thread-safe; allocates nothing. */
final class SampleWindow {

  /**
   * A window is looked at after each so many samples, and so is made of that many at least: fewer
   * are no mean, and looking at the clock for each would cost more than the rest.
   */
  static final int STEP = 10;

  /**
   * One sample in so many is dropped for many a reason; more are a sign of load. The loss that BBR
   * bears before it slows down (2 %, draft-ietf-ccwg-bbr, {@code BBR.LossThresh}).
   */
  private static final int BEARABLE_DROPS = 50;

  private int answered;
  private int dropped;
  private int mostInFlight;

  /** A sum in {@code double} cannot overflow, and its rounding means nothing to a mean. */
  private double latencySumNanos;

  void add(Lesson lesson, long latencyNanos, int inFlight) {
    mostInFlight = Math.max(mostInFlight, inFlight);
    if (lesson == Lesson.DROPPED) {
      dropped++;
    } else {
      answered++;
      latencySumNanos += latencyNanos;
    }
  }

  boolean mayEnd() {
    return samples() % STEP == 0;
  }

  int samples() {
    return answered + dropped;
  }

  int dropped() {
    return dropped;
  }

  int mostInFlight() {
    return mostInFlight;
  }

  /** At least 1, so that it may divide. */
  long meanLatencyNanos() {
    return answered == 0 ? 1 : Math.max(1, (long) (latencySumNanos / answered));
  }

  boolean isDropped() {
    return (long) dropped * BEARABLE_DROPS > samples();
  }

  void clear() {
    answered = 0;
    dropped = 0;
    mostInFlight = 0;
    latencySumNanos = 0;
  }
}
