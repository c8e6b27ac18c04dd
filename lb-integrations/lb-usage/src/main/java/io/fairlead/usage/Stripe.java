package io.fairlead.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts with a claim in front. Who has set the claim owns the counts until it sets it back, and
 * only the owner calls anything else: threads that add, and the one that takes.
 */
class Stripe {

  /** More than one request can have of anything, and little enough to add it up for a while. */
  private static final long MOST = 1L << 48;

  private static final int FREE = 0;
  private static final int CLAIMED = 1;
  private static final VarHandle CLAIM;

  static {
    try {
      CLAIM = MethodHandles.lookup().findVarHandle(Stripe.class, "claim", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through CLAIM
  private int claim;

  private long requests;
  private long rejected;
  private long attempts;
  private long bytesIn;
  private long bytesOut;
  private long upstreamNanos;
  private long cost;

  /** Begins to own the counts; false if somebody else does. */
  boolean tryClaim() {
    return CLAIM.compareAndSet(this, FREE, CLAIMED);
  }

  void release() {
    CLAIM.setRelease(this, FREE);
  }

  /** Adds a request that has ended. */
  void addRequest(long in, long out, long units) {
    requests++;
    bytesIn += Math.min(in, MOST);
    bytesOut += Math.min(out, MOST);
    cost += Math.min(units, MOST);
  }

  /** Adds an attempt that has ended. */
  void addAttempt(long latencyNanos) {
    attempts++;
    upstreamNanos += Math.min(latencyNanos, MOST);
  }

  /** Adds a request that was refused. */
  void addRejection() {
    rejected++;
  }

  /** Moves all counts into another one, which the caller owns too. */
  void drainTo(Stripe sum) {
    sum.requests += requests;
    sum.rejected += rejected;
    sum.attempts += attempts;
    sum.bytesIn += bytesIn;
    sum.bytesOut += bytesOut;
    sum.upstreamNanos += upstreamNanos;
    sum.cost += cost;
    requests = 0;
    rejected = 0;
    attempts = 0;
    bytesIn = 0;
    bytesOut = 0;
    upstreamNanos = 0;
    cost = 0;
  }

  boolean isEmpty() {
    return (requests | rejected | attempts) == 0;
  }

  UsageRecord record(String tenant, @Nullable String route, Instant hour) {
    return new UsageRecord(
        tenant, route, hour, requests, rejected, attempts, bytesIn, bytesOut, upstreamNanos, cost);
  }
}
