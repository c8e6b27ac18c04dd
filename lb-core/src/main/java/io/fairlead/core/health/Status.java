package io.fairlead.core.health;

import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.EndpointStats.Health;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that holds of an endpoint at one moment. Immutable; the next one replaces it in one step, so
 * that whoever reads it never sees half of a change.
 */
final class Status {

  /** What an endpoint is in the pool for. */
  enum Stand {
    SERVING,
    DRAINING,
    DRAINED,
    LEAVING
  }

  /** What the active checks say; without any, that it passes. */
  enum Verdict {
    PASSED,
    FAILED,
    UNCHECKED
  }

  final Stand stand;
  final Verdict verdict;
  final Ejection ejection;

  /** Whether the endpoint gets less than its part, because it has begun to serve not long ago. */
  final boolean warming;

  /** Since when it warms up, if it does. */
  final long warmingSinceNanos;

  /** Whether nothing speaks against the endpoint. */
  final boolean fit;

  final Health health;
  private final String standReason;
  private final String verdictReason;
  final @Nullable Long warmingSince;

  private Status(
      Stand stand,
      String standReason,
      Verdict verdict,
      String verdictReason,
      Ejection ejection,
      @Nullable Long warmingSince,
      Instant since) {
    this.stand = stand;
    this.standReason = standReason;
    this.verdict = verdict;
    this.verdictReason = verdictReason;
    this.ejection = ejection;
    this.warmingSince = warmingSince;
    fit = verdict == Verdict.PASSED && !ejection.isActive();
    warming = fit && stand == Stand.SERVING && warmingSince != null;
    warmingSinceNanos = warmingSince == null ? 0 : warmingSince;
    health = new Health(condition(), reason(), since);
  }

  /** A new endpoint. */
  static Status first(Verdict verdict, @Nullable Long warmingSince, Instant since) {
    return new Status(Stand.SERVING, "", verdict, "", Ejection.NEVER, warmingSince, since);
  }

  Status with(Stand newStand, String reason) {
    return new Status(
        newStand, reason, verdict, verdictReason, ejection, warmingSince, health.since());
  }

  Status with(Verdict newVerdict, String reason) {
    return new Status(
        stand, standReason, newVerdict, reason, ejection, warmingSince, health.since());
  }

  Status with(Ejection newEjection) {
    return new Status(
        stand, standReason, verdict, verdictReason, newEjection, warmingSince, health.since());
  }

  Status warmingSince(@Nullable Long nanos) {
    return new Status(stand, standReason, verdict, verdictReason, ejection, nanos, health.since());
  }

  /** The same, with the time at which what it says began if that was not so before. */
  Status after(Status before, Instant now) {
    return before.health.condition() == health.condition()
        ? this
        : new Status(stand, standReason, verdict, verdictReason, ejection, warmingSince, now);
  }

  /** Whether the endpoint takes up room among the ejected ones of its pool. */
  boolean countsAsEjected() {
    return ejection.isActive() && stand != Stand.LEAVING;
  }

  private Condition condition() {
    return switch (stand) {
      case LEAVING -> Condition.LEAVING;
      case DRAINING -> Condition.DRAINING;
      case DRAINED -> Condition.DRAINED;
      case SERVING -> conditionOfServing();
    };
  }

  private Condition conditionOfServing() {
    if (verdict == Verdict.FAILED) {
      return Condition.UNHEALTHY;
    }
    if (ejection.isActive()) {
      return Condition.EJECTED;
    }
    if (verdict == Verdict.UNCHECKED) {
      return Condition.UNCHECKED;
    }
    return warmingSince == null ? Condition.HEALTHY : Condition.WARMING;
  }

  private String reason() {
    return switch (condition()) {
      case LEAVING, DRAINING, DRAINED -> standReason;
      case UNHEALTHY -> verdictReason;
      case EJECTED -> ejection.reason();
      case UNCHECKED -> "no check has passed yet";
      case WARMING -> "slow start";
      case HEALTHY -> "";
    };
  }
}
