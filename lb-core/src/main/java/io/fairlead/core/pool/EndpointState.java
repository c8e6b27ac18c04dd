package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.core.health.EndpointHealth;
import io.fairlead.core.health.PoolHealth;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted for an endpoint. It lives as long as the endpoint stays in its pool under the
 * same id and address, reloads and membership changes included.
 */
final class EndpointState implements EndpointHealth.Counts {

  /** Each sample moves the mean by an eighth, so that it follows the last twenty or so. */
  private static final int EWMA_SHIFT = 3;

  private static final VarHandle IN_FLIGHT;
  private static final VarHandle EWMA_NANOS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IN_FLIGHT = lookup.findVarHandle(EndpointState.class, "inFlight", int.class);
      EWMA_NANOS = lookup.findVarHandle(EndpointState.class, "ewmaNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through IN_FLIGHT
  private int inFlight;

  @SuppressWarnings("unused") // through EWMA_NANOS
  private long ewmaNanos;

  private final EndpointHealth health;
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  EndpointState(Endpoint endpoint, PoolHealth.Entry entry) {
    health = entry.join(endpoint, this);
  }

  EndpointHealth health() {
    return health;
  }

  void started() {
    IN_FLIGHT.getAndAdd(this, 1);
  }

  /**
   * Counts the end of a request. Two threads that end at once may lose one of their two samples of
   * the mean, which a mean can bear; the counts are exact.
   */
  void ended(Outcome outcome, long latencyNanos) {
    IN_FLIGHT.getAndAdd(this, -1);
    if (outcome.isSuccess()) {
      succeeded.increment();
    } else if (outcome.isFailure()) {
      failed.increment();
    } else {
      return;
    }
    long mean = (long) EWMA_NANOS.getOpaque(this);
    long next = mean == 0 ? latencyNanos : mean + ((latencyNanos - mean) >> EWMA_SHIFT);
    EWMA_NANOS.setOpaque(this, next);
    health.ended(outcome, latencyNanos);
  }

  int inFlight() {
    return (int) IN_FLIGHT.getOpaque(this);
  }

  @Override
  public long succeeded() {
    return succeeded.sum();
  }

  @Override
  public long failed() {
    return failed.sum();
  }

  long ewmaNanos() {
    return (long) EWMA_NANOS.getOpaque(this);
  }
}
