package io.fairlead.core.stats;

import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Carries latencies from the request path to the histograms.
 *
 * <p>The path appends to a ring, which costs one atomic step and two stores; a background task, or
 * whoever asks for statistics, moves them on into the {@link LatencyRecorder} of their owner.
 */
public final class LatencyLog {

  // A ring is a sampling device, not a ledger. A writer that laps the reader overwrites a sample
  // that was not yet read, so under a load above RING_SIZE per drain the distribution is of the
  // latest samples; and one that laps it between its two reads of a slot lends its latency to
  // another owner. Both leave the percentiles true in practice; counts are kept elsewhere, exactly.

  /** Says that there are too few samples. */
  public static final long UNKNOWN = -1;

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int RING_SIZE = 4_096;

  private final Ticker ticker;
  private final long startNanos;
  private final Ring[] rings;

  /** One ring for each processor, as threads of different processors should not share one. */
  public LatencyLog(Ticker ticker, int processors) {
    this.ticker = ticker;
    startNanos = ticker.nanos();
    rings = new Ring[Integer.highestOneBit(Math.max(1, Math.min(16, processors)))];
    for (int i = 0; i < rings.length; i++) {
      rings[i] = new Ring();
    }
  }

  /** Notes a latency. Wait-free; allocates nothing. */
  public void append(LatencyRecorder owner, long latencyNanos) {
    rings[(int) Thread.currentThread().getId() & (rings.length - 1)].append(owner, latencyNanos);
  }

  /** Moves what was appended into the histograms. */
  public synchronized void drain() {
    int window = window();
    for (Ring ring : rings) {
      ring.drain(window);
    }
  }

  /** The distribution of an owner over the last one to two minutes. */
  public synchronized LatencyStats read(LatencyRecorder owner) {
    return owner.read(window());
  }

  /**
   * The latency that so many of a hundred samples of an owner do not pass, or {@link #UNKNOWN} if
   * it has fewer samples than asked for.
   */
  public synchronized long percentileNanos(
      LatencyRecorder owner, double percentile, long minSamples) {
    return owner.percentileNanos(window(), percentile, minSamples);
  }

  private int window() {
    return (int) ((ticker.nanos() - startNanos) / WINDOW_NANOS);
  }

  private static final class Ring {

    private final AtomicInteger cursor = new AtomicInteger();
    private final AtomicLongArray latencies = new AtomicLongArray(RING_SIZE);
    private final AtomicReferenceArray<LatencyRecorder> owners =
        new AtomicReferenceArray<>(RING_SIZE);

    void append(LatencyRecorder owner, long latencyNanos) {
      int slot = cursor.getAndIncrement() & (RING_SIZE - 1);
      latencies.setPlain(slot, latencyNanos);
      owners.setRelease(slot, owner);
    }

    void drain(int window) {
      for (int slot = 0; slot < RING_SIZE; slot++) {
        if (owners.getPlain(slot) != null) {
          LatencyRecorder owner = owners.getAndSet(slot, null);
          owner.record(window, latencies.getPlain(slot));
        }
      }
    }
  }
}
