package io.fairlead.core.retry;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.core.stats.LatencyLog;
import io.fairlead.core.stats.LatencyRecorder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the attempts of a pool take, and so how long to wait before one is hedged. Estimated in
 * the background, about twice a second. Thread-safe.
 */
final class HedgeDelay {

  // An attempt that was cancelled because its twin was faster would have taken longer than it did,
  // and longer than the percentile: it was hedged for that. It is counted with the time that it
  // got, which keeps it on its side of the percentile. Left out, the percentile would be of the
  // faster attempts, and would sink with every hedge. The same goes for attempts that timed out.
  // One that failed says nothing of how long success takes.

  /** With fewer there are not even five beyond the percentile that hedging begins with. */
  private static final long MIN_SAMPLES = 100;

  private final LatencyRecorder latencies = new LatencyRecorder();

  /** Null until there are enough samples. */
  private volatile @Nullable Duration delay;

  /** Whether an attempt says how long one takes. */
  static boolean isSample(Outcome outcome, boolean twinWon) {
    return switch (outcome.kind()) {
      case SUCCESS, TIMED_OUT -> true;
      case CANCELLED -> twinWon;
      case FAILED, UNREACHABLE, BROKEN, NOT_SENT -> false;
    };
  }

  LatencyRecorder latencies() {
    return latencies;
  }

  @Nullable Duration get() {
    return delay;
  }

  void refresh(LatencyLog log, RetryConfig.Hedging hedging) {
    long nanos = log.percentileNanos(latencies, hedging.percentile(), MIN_SAMPLES);
    delay =
        nanos == LatencyLog.UNKNOWN
            ? null
            : Duration.ofNanos(Math.max(nanos, hedging.minDelay().toNanos()));
  }
}
