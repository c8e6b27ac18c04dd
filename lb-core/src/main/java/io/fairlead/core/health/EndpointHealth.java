package io.fairlead.core.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.OutlierConfig.Consecutive;
import io.fairlead.api.stats.EndpointStats.Health;
import io.fairlead.core.hash.Hash64;
import io.fairlead.core.health.Status.Stand;
import io.fairlead.core.health.Status.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the health of an endpoint. Lives as long as the endpoint stays in its pool under
 * the same id and address, and on until its last request has ended. Thread-safe.
 */
public final class EndpointHealth {

  /*
   * Whoever learns something, a request that ends or the background, replaces the whole status by
   * compare-and-set; the one who succeeds does what follows from the change, once. Requests read it
   * without order: a pick that sees the status of a moment ago is like one made a moment ago.
   *
   * The counts of the last interval and the checks belong to the background alone.
   *
   * Tens of thousands of endpoints may come in one push, so what only some of them need is made when
   * it is first needed, and those that come or go together share their status.
   */

  /** The increment of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private static final VarHandle STATUS;
  private static final VarHandle FAILURES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATUS = lookup.findVarHandle(EndpointHealth.class, "status", Status.class);
      FAILURES = lookup.findVarHandle(EndpointHealth.class, "failures", FailureCounts.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What is counted of an endpoint's requests in any case. */
  public interface Counts {

    /** Requests that ended well. */
    long succeeded();
  }

  private final PoolHealth pool;
  private final Counts counts;
  private final long salt;
  private @Nullable EndpointCheck check;
  private OutlierSweep.@Nullable Sample countedBefore;
  private volatile Endpoint endpoint;
  private volatile @Nullable Drain drain;

  @SuppressWarnings("unused") // through STATUS
  private Status status;

  @SuppressWarnings("unused") // through FAILURES
  private @Nullable FailureCounts failures;

  EndpointHealth(PoolHealth pool, Endpoint endpoint, Counts counts, Status first) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.counts = counts;
    status = first;
    salt = endpoint.id().hashCode() * GOLDEN_GAMMA;
  }

  /**
   * Whether nothing speaks against the endpoint: its checks pass, and it is not ejected. One read
   * without order.
   */
  public boolean isFit() {
    return ((Status) STATUS.getOpaque(this)).fit;
  }

  /** Whether the endpoint warms up, so that it {@linkplain #turnsAway turns away} requests. */
  public boolean isWarming() {
    return ((Status) STATUS.getOpaque(this)).warming;
  }

  /**
   * Whether an endpoint that warms up turns a request away. The same draw always gets the same
   * answer at one time, so that looking again does not help; endpoints decide independently, so
   * that newcomers next to each other do not starve one another. By turns, each then gets exactly
   * its weight times its part; a little less where several turns of it follow on one another.
   *
   * @param draw a uniform random number of the request
   */
  public boolean turnsAway(int draw, long nowNanos) {
    Status now = (Status) STATUS.getOpaque(this);
    return now.warming && uniform(draw ^ salt) >= pool.partOf(now.warmingSinceNanos, nowNanos);
  }

  /**
   * Learns how a request ended, well or in a failure of the endpoint's. Wait-free and without
   * garbage unless the endpoint is ejected.
   */
  public void ended(Outcome outcome, long nanos) {
    OutlierConfig rules = pool.config().outliers();
    if (rules == null) {
      return;
    }
    FailureCounts now = failures();
    now.latencyNanos.add(nanos);
    if (outcome.isSuccess()) {
      now.streaks.succeeded();
      return;
    }
    now.failed.increment();
    if (FailureStreaks.isUnanswered(outcome)) {
      now.unanswered.increment();
    }
    now.streaks.failed(outcome, rules, (rule, kind) -> found(rules, rule, kind));
  }

  /** Takes note of how the endpoint is configured now, and that it is in the pool. */
  public void placed(Endpoint value) {
    endpoint = value;
    stand();
  }

  /** Whether the endpoint gets nothing but what belongs to it. */
  public boolean isDraining() {
    return now().stand != Stand.SERVING;
  }

  /** Whether the endpoint gets nothing at all any more. */
  public boolean isDrained() {
    return now().stand == Stand.DRAINED;
  }

  /** Begins to drain, replaces what was said of it, or with null ends it. */
  public void drain(@Nullable Drain value) {
    drain = value;
    stand();
  }

  /** The drain that was asked for, if any. */
  public @Nullable Drain drain() {
    return drain;
  }

  /** What a status page says. */
  public Health health() {
    return now().health;
  }

  /** The endpoint as it is configured. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Its checks. Only by the loop. */
  EndpointCheck check() {
    if (check == null) {
      check = new EndpointCheck(this);
    }
    return check;
  }

  PoolHealth pool() {
    return pool;
  }

  Status now() {
    return (Status) STATUS.getVolatile(this);
  }

  /**
   * The endpoint has left the pool. A drain ends by that; an ejection is kept for its return.
   *
   * @return what held of it before
   */
  Status leave(Leaving leaving) {
    drain = null;
    Status before;
    do {
      before = now();
    } while (!STATUS.compareAndSet(this, before, leaving.after(before)));
    if (before.countsAsEjected()) {
      pool.ejections().giveBack();
    }
    return before;
  }

  /** The checks have come to a verdict. */
  void judged(Verdict verdict, String reason) {
    change(
        before ->
            before.verdict == verdict
                ? before
                : warmedUp(before.with(verdict, reason), verdict == Verdict.PASSED));
  }

  /** A check has passed while the verdict is that it passes. */
  void checkPassed() {
    OutlierConfig rules = pool.config().outliers();
    if (rules != null && rules.checkEndsEjection()) {
      endEjection();
    }
  }

  /** Ejects the endpoint if there is room and the rule is enforced. */
  void eject(OutlierConfig rules, String reason, int enforcingPercent) {
    if (mayBeEjected(now()) && pool.ejections().ask(rules, enforcingPercent)) {
      Ejection last = now().ejection;
      Ejection next =
          last.next(rules, reason, pool.nanos(), pool.instant(), pool.ejectionJitter(rules));
      Status after =
          change(
              before ->
                  mayBeEjected(before) && before.ejection.equals(last)
                      ? before.with(next)
                      : before);
      if (after == null) {
        pool.ejections().forget();
      }
    }
  }

  /** Ends an ejection whose time is over, or that nothing speaks for any more. */
  void endEjection() {
    if (now().ejection.isActive()) {
      // Before the endpoint is picked again: what is counted from then on is of its new life.
      failures().streaks.succeeded();
      takeSample();
      long nanos = pool.nanos();
      change(
          before ->
              before.ejection.isActive()
                  ? warmedUp(
                      before.with(before.ejection.end(nanos)), before.verdict == Verdict.PASSED)
                  : before);
    }
  }

  /** An interval went by. */
  void forgive(OutlierConfig rules) {
    long nanos = pool.nanos();
    change(
        before -> {
          Ejection after = before.ejection.forgiven(rules, nanos);
          return after.equals(before.ejection) ? before : before.with(after);
        });
  }

  void warm() {
    change(before -> before.warmingSince == null ? before : before.warmingSince(null));
  }

  /** What came together since the last call. */
  OutlierSweep.Sample takeSample() {
    OutlierSweep.Sample last = countedBefore;
    FailureCounts now = failures();
    OutlierSweep.Sample counted =
        new OutlierSweep.Sample(
            this,
            counts.succeeded(),
            now.failed.sum(),
            now.unanswered.sum(),
            now.latencyNanos.sum());
    countedBefore = counted;
    return last == null ? counted : counted.less(last);
  }

  private FailureCounts failures() {
    FailureCounts known = (FailureCounts) FAILURES.getAcquire(this);
    if (known != null) {
      return known;
    }
    FailureCounts made = new FailureCounts();
    FailureCounts first = (FailureCounts) FAILURES.compareAndExchange(this, null, made);
    return first == null ? made : first;
  }

  private boolean found(OutlierConfig rules, Consecutive rule, String kind) {
    if (!mayBeEjected(now())) {
      return false;
    }
    eject(rules, rule.failures() + " " + kind + " in a row", rule.enforcingPercent());
    return true;
  }

  private static boolean mayBeEjected(Status status) {
    return !status.ejection.isActive() && status.stand != Stand.LEAVING;
  }

  /** An endpoint that is fit again begins to warm up, if the pool lets it. */
  private Status warmedUp(Status after, boolean recovered) {
    boolean warms = recovered && after.fit && pool.config().slowStart() != null;
    return after.warmingSince(warms ? (Long) pool.nanos() : null);
  }

  private void stand() {
    Drain asked = drain;
    Stand stand = Stand.SERVING;
    String reason = "";
    if (asked != null) {
      stand = asked.isOver() ? Stand.DRAINED : Stand.DRAINING;
      reason = asked.reason();
    } else if (endpoint.weight() == 0) {
      stand = Stand.DRAINING;
      reason = "weight 0";
    }
    stand(stand, reason);
  }

  /** An endpoint that comes back ejected stays so if there is room among the ejected ones. */
  private void stand(Stand stand, String reason) {
    OutlierConfig rules = pool.config().outliers();
    boolean returns = now().stand == Stand.LEAVING && now().ejection.isActive();
    boolean room = returns && rules != null && pool.ejections().take(rules);
    Status after =
        change(
            before -> {
              Status placed = before.stand == stand ? before : before.with(stand, reason);
              boolean ends = placed.ejection.isActive() && returns && !room;
              return ends ? placed.with(placed.ejection.end(pool.nanos())) : placed;
            });
    if (room && (after == null || !after.countsAsEjected())) {
      pool.ejections().giveBack();
    }
  }

  /**
   * Replaces the status; the one who succeeds does what follows.
   *
   * @return the new one, or null if the step leaves the old one as it is
   */
  private @Nullable Status change(UnaryOperator<Status> step) {
    while (true) {
      Status before = now();
      Status after = step.apply(before);
      if (after == before) {
        return null;
      }
      after = after.after(before, pool.instant());
      if (STATUS.compareAndSet(this, before, after)) {
        if (before.countsAsEjected() && !after.countsAsEjected()) {
          pool.ejections().giveBack();
        }
        pool.changed(this, before, after);
        return after;
      }
    }
  }

  /** From 0 to 1. */
  private static double uniform(long bits) {
    return (Hash64.mix(bits) >>> 11) * 0x1p-53;
  }
}
