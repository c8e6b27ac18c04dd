package io.fairlead.api.policy;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of admission, for one tenant, pool or endpoint as its {@link PolicyScope} says.
 *
 * <p>Called by many threads at once, on the request path: it neither blocks nor does I/O, and
 * refusing allocates nothing. An exception is contained, counted, and answered as the configured
 * failure mode says.
 */
public interface Policy {

  /**
   * Takes what the request needs, or refuses it and takes nothing.
   *
   * @return null to let the request proceed, or the rejection
   */
  @Nullable Rejection tryAcquire(RequestView request);

  /**
   * The same for a request of a priority: its tenant's, or a lower one, see {@link Priority}. The
   * engine calls this one where it is overridden. A policy that goes by priority overrides it, and
   * with it {@link #enqueue(RequestView, Priority, long, Turn)} and {@link #release(RequestView,
   * Priority, Outcome, long)}, which are told the same for the same request.
   */
  default @Nullable Rejection tryAcquire(RequestView request, Priority priority) {
    return tryAcquire(request);
  }

  /**
   * Whether a request that this instance has just let proceed is to have the next lower priority at
   * the steps that follow.
   */
  default boolean lowersPriority(RequestView request) {
    return false;
  }

  /**
   * Lets a request wait for what {@link #tryAcquire} has just refused it. Not of this policy's own
   * unless it has a queue.
   *
   * @param maxWaitNanos how long the caller would wait at most; the policy may have a bound of its
   *     own
   * @param turn told once what the waiting came to, unless the place is left before; possibly
   *     before this call returns
   * @return where it waits, or null if it does not
   */
  default @Nullable Place enqueue(RequestView request, long maxWaitNanos, Turn turn) {
    return null;
  }

  /** The same for a request of a priority. */
  default @Nullable Place enqueue(
      RequestView request, Priority priority, long maxWaitNanos, Turn turn) {
    return enqueue(request, maxWaitNanos, turn);
  }

  /** A request that waits, as its policy sees it. Neither method throws. */
  interface Turn {

    /** What the request needs has been taken for it, as by {@link #tryAcquire}. */
    void admitted();

    /** The request has waited in vain; nothing was taken. */
    void refused(Rejection rejection);
  }

  /** A place in a queue. */
  @FunctionalInterface
  interface Place {

    /**
     * Gives up waiting; does nothing when repeated. Too late if the turn was decided at the same
     * moment: it is told in spite of this.
     */
    void leave();
  }

  /**
   * Ends a request that this instance let proceed. Called exactly once for each, in the reverse
   * order of the pipeline. {@link Outcome.Kind#NOT_SENT} says that nothing was sent, be it because
   * a later step refused: everything that was taken is then given back, consumed quota included.
   *
   * @param latencyNanos from admission to completion, at least 0
   */
  void release(RequestView request, Outcome outcome, long latencyNanos);

  /** The same for a request of a priority. */
  default void release(RequestView request, Priority priority, Outcome outcome, long latencyNanos) {
    release(request, outcome, latencyNanos);
  }

  /**
   * Whether {@link #tryAcquire} would probably let a request proceed now. Takes nothing, changes
   * nothing. Asked in {@link PolicyScope#ENDPOINT} only, during the pick. While no endpoint at all
   * is ready, a change that comes with no end of a request is noticed within a millisecond.
   */
  default boolean isReady() {
    return true;
  }

  /**
   * Whether this instance, if nothing has happened for long, cannot be told from a new one: nothing
   * under way, nothing used up, nothing learnt that would still matter. Only then may the engine
   * drop it.
   */
  default boolean isFresh() {
    return false;
  }

  /** The state in a word or two for a status page, such as {@code open}. */
  default String state() {
    return "";
  }

  /** Where the tenant stands against the quotas that this instance keeps. */
  default List<QuotaStatus> quotas() {
    return List.of();
  }

  /** The same with quotas that hold for a part of the tenant's requests, as far as for this one. */
  default List<QuotaStatus> quotas(RequestView request) {
    return quotas();
  }
}
