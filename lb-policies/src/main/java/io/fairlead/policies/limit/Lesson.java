package io.fairlead.policies.limit;

import io.fairlead.api.Outcome;

/** What an outcome says of the load of what the request was sent to. */
enum Lesson {
  /** It was worked on, and took its time. */
  ANSWERED,

  /**
   * It was shed, or not answered in time. How long that took is no measure of anything: shedding is
   * quick, and a time-out is the client's number.
   */
  DROPPED,

  /**
   * Nothing: it was never sent, its client gave up, or it failed for a reason that may have nothing
   * to do with load. What is down is for health checks and breakers to find; failing quickly, it
   * must not look fast.
   */
  NONE;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  static Lesson of(Outcome outcome) {
    return switch (outcome.kind()) {
      case SUCCESS -> outcome.httpStatus() == TOO_MANY_REQUESTS ? DROPPED : ANSWERED;
      case TIMED_OUT -> DROPPED;
      case FAILED -> isShed(outcome.httpStatus()) ? DROPPED : NONE;
      case UNREACHABLE, BROKEN, CANCELLED, NOT_SENT -> NONE;
    };
  }

  private static boolean isShed(int status) {
    return status == UNAVAILABLE || status == GATEWAY_TIMEOUT;
  }
}
