package io.fairlead.accesslog;

import com.lmax.disruptor.EventPoller;
import io.fairlead.api.time.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes lines of records. One thread at a time; the counts are for all. */
final class Writing implements EventPoller.Handler<AccessRecord> {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final Ticker ticker;
  private final InstantSource clock;
  private final Consumer<String> destination;
  private final AccessLine line = new AccessLine();

  private Instant now = Instant.EPOCH;
  private long nowNanos;
  private long lostWhenLastTold;
  private @Nullable Throwable lastError;
  private volatile long written;
  private volatile long failed;

  Writing(AccessLog.Builder builder) {
    ticker = builder.ticker;
    clock = builder.clock;
    destination = builder.destination;
  }

  long written() {
    return written;
  }

  long failed() {
    return failed;
  }

  /** Notes what time it is, by both clocks, to tell the time of day of each record. */
  void begin() {
    now = clock.instant();
    nowNanos = ticker.nanos();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread at a time
  public boolean onEvent(AccessRecord record, long sequence, boolean isLast) {
    try {
      destination.accept(line.of(record, timeOf(record)));
      written++;
    } catch (Throwable e) {
      lastError = e;
      failed++;
    } finally {
      record.clear();
    }
    return true;
  }

  private Instant timeOf(AccessRecord record) {
    return now.minusNanos(nowNanos - record.nowNanos);
  }

  /** Says in the host's log that the access log is not whole, no more than once a round. */
  void end(long dropped) {
    long lost = dropped + failed;
    if (lost != lostWhenLastTold) {
      LOG.warn(
          "requests are missing in the access log: dropped={} failed={}",
          dropped,
          failed,
          lastError);
      lostWhenLastTold = lost;
      lastError = null;
    }
  }
}
