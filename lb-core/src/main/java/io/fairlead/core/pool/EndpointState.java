package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.core.blame.EndpointRecord;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.health.EndpointHealth;
import io.fairlead.core.health.PoolHealth;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for an endpoint. It lives as long as the endpoint stays in its pool under the
 * same id and address, reloads and membership changes included.
 */
final class EndpointState implements EndpointHealth.Counts {

  /** Each sample moves the mean by an eighth, so that it follows the last twenty or so. */
  private static final int EWMA_SHIFT = 3;

  private static final VarHandle IN_FLIGHT;
  private static final VarHandle EWMA_NANOS;
  private static final VarHandle RECORD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IN_FLIGHT = lookup.findVarHandle(EndpointState.class, "inFlight", int.class);
      EWMA_NANOS = lookup.findVarHandle(EndpointState.class, "ewmaNanos", long.class);
      RECORD = lookup.findVarHandle(EndpointState.class, "record", EndpointRecord.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through IN_FLIGHT
  private int inFlight;

  @SuppressWarnings("unused") // through EWMA_NANOS
  private long ewmaNanos;

  /** Made when it is first needed. */
  @SuppressWarnings("unused") // through RECORD
  private @Nullable EndpointRecord record;

  private final EndpointHealth health;
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  EndpointState(Endpoint endpoint, PoolHealth.Entry entry) {
    health = entry.join(endpoint, this);
  }

  EndpointHealth health() {
    return health;
  }

  /** What tenants met here lately. */
  EndpointRecord record() {
    EndpointRecord known = (EndpointRecord) RECORD.getAcquire(this);
    if (known != null) {
      return known;
    }
    EndpointRecord made = new EndpointRecord(health.endpoint().id());
    EndpointRecord first = (EndpointRecord) RECORD.compareAndExchange(this, null, made);
    return first == null ? made : first;
  }

  void started() {
    IN_FLIGHT.getAndAdd(this, 1);
  }

  /**
   * Counts the end of a request. Two threads that end at once may lose one of their two samples of
   * the mean, which a mean can bear; the counts are exact. The endpoint's health takes no harm from
   * a failure that is not its fault.
   */
  void ended(Outcome outcome, Fault fault, long latencyNanos) {
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
    if (outcome.isSuccess() || fault.isOfEndpoint()) {
      health.ended(outcome, latencyNanos);
    }
  }

  int inFlight() {
    return (int) IN_FLIGHT.getOpaque(this);
  }

  @Override
  public long succeeded() {
    return succeeded.sum();
  }

  long failed() {
    return failed.sum();
  }

  long ewmaNanos() {
    return (long) EWMA_NANOS.getOpaque(this);
  }
}
