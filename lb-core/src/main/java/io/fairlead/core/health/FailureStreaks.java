package io.fairlead.core.health;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.OutlierConfig.Consecutive;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Failures of an endpoint in a row, of each kind that Envoy counts. Thread-safe, wait-free; a
 * success costs three reads.
 */
final class FailureStreaks {

  /*
   * Outcomes of several threads have no order but that of their arrival here, so the counters need
   * none among themselves: each is exact, and a success may overtake a failure that ended at the
   * same moment.
   *
   * A streak is found at its threshold or above. Envoy asks for equality, which would never come
   * true again once a reload has lowered the threshold below a running count.
   */

  private static final VarHandle FAILURES;
  private static final VarHandle GATEWAY;
  private static final VarHandle UNANSWERED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FAILURES = lookup.findVarHandle(FailureStreaks.class, "failures", int.class);
      GATEWAY = lookup.findVarHandle(FailureStreaks.class, "gateway", int.class);
      UNANSWERED = lookup.findVarHandle(FailureStreaks.class, "unanswered", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through FAILURES
  private int failures;

  @SuppressWarnings("unused") // through GATEWAY
  private int gateway;

  @SuppressWarnings("unused") // through UNANSWERED
  private int unanswered;

  /** What is to follow from a streak. */
  interface Finding {

    /** Called at once where a streak is long enough; it then begins anew unless this says no. */
    boolean found(Consecutive rule, String kind);
  }

  void succeeded() {
    reset(FAILURES);
    reset(GATEWAY);
    reset(UNANSWERED);
  }

  /** Counts a failure. */
  void failed(Outcome outcome, OutlierConfig rules, Finding finding) {
    if (isUnanswered(outcome) && rules.splitLocalOrigin()) {
      count(UNANSWERED, rules.consecutiveLocalOriginFailure(), "requests without answer", finding);
      return;
    }
    reset(rules.splitLocalOrigin() ? UNANSWERED : null);
    if (isGatewayFailure(outcome)) {
      count(GATEWAY, rules.consecutiveGatewayFailure(), "gateway failures", finding);
    } else {
      reset(GATEWAY);
    }
    count(FAILURES, rules.consecutive5xx(), "failures", finding);
  }

  private void count(VarHandle streak, Consecutive rule, String kind, Finding finding) {
    int length = (int) streak.getAndAdd(this, 1) + 1;
    if (length >= rule.failures() && finding.found(rule, kind)) {
      streak.setOpaque(this, 0);
    }
  }

  private void reset(@Nullable VarHandle streak) {
    if (streak != null && (int) streak.getOpaque(this) != 0) {
      streak.setOpaque(this, 0);
    }
  }

  /** Whether the endpoint gave no answer; what Envoy calls a failure of local origin. */
  static boolean isUnanswered(Outcome outcome) {
    return switch (outcome.kind()) {
      case UNREACHABLE, BROKEN, TIMED_OUT -> true;
      case SUCCESS, FAILED, CANCELLED, NOT_SENT -> false;
    };
  }

  private static boolean isGatewayFailure(Outcome outcome) {
    int status = outcome.httpStatus();
    return isUnanswered(outcome) || (status >= 502 && status <= 504);
  }
}
