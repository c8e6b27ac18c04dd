package io.fairlead.accesslog;

import com.lmax.disruptor.EventPoller;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides on records and makes lines of them. One thread at a time; the counts are for all. */
final class Writing implements EventPoller.Handler<AccessRecord> {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final Ticker ticker;
  private final InstantSource clock;
  private final RandomSource random;
  private final Consumer<String> destination;
  private final AccessLogRule rule;
  private final Map<String, AccessLogRule> rulesByTier;
  private final Map<String, AccessLogRule> rulesByTenant;
  private final AccessLine line = new AccessLine();

  private Instant now = Instant.EPOCH;
  private long nowNanos;
  private long lostWhenLastTold;
  private @Nullable Throwable lastError;
  private volatile long written;
  private volatile long sampledOut;
  private volatile long failed;

  Writing(AccessLog.Builder builder) {
    ticker = builder.ticker;
    clock = builder.clock;
    random = builder.random;
    destination = builder.destination;
    rule = builder.rule;
    rulesByTier = Map.copyOf(builder.rulesByTier);
    rulesByTenant = Map.copyOf(builder.rulesByTenant);
  }

  AccessLog.Counts counts(long dropped) {
    return new AccessLog.Counts(written, sampledOut, dropped, failed);
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
      AccessLogRule holds = ruleFor(record.tenant);
      if (isLogged(record, holds)) {
        destination.accept(line.of(record, holds, timeOf(record)));
        written++;
      } else {
        sampledOut++;
      }
    } catch (Throwable e) {
      lastError = e;
      failed++;
    } finally {
      record.clear();
    }
    return true;
  }

  private AccessLogRule ruleFor(@Nullable Tenant tenant) {
    if (tenant == null) {
      return rule;
    }
    AccessLogRule own = rulesByTenant.get(tenant.id());
    if (own == null && tenant.tier() != null) {
      own = rulesByTier.get(tenant.tier());
    }
    return own == null ? rule : own;
  }

  private boolean isLogged(AccessRecord record, AccessLogRule holds) {
    return holds.sampled() == 1
        || !record.isGood()
        || record.latencyNanos >= holds.slow().toNanos()
        || random.nextDouble() < holds.sampled();
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
