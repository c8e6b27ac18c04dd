package io.fairlead.core.noise;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Carries what requests took from the request path to what looks for noisy neighbours. Appending is
 * wait-free, one atomic step and two stores, and allocates nothing. One thread drains.
 */
public final class WorkLog {

  // As the log of latencies this is a sampling device: a writer that laps the reader overwrites
  // what was not yet read, and those that are left then stand for all that were appended. One that
  // laps it between its two reads of a slot lends its time to another tenant. Shares bear both.
  //
  // What was appended is counted after what is there was read, so that each request is stood for:
  // by itself, or by one that was read before it, and then it counts for nothing when it is read.

  private static final int RING_SIZE = 1_024;

  private final Ring[] rings;

  /** What was read of one ring; these two belong to the reader. */
  private final @Nullable String[] tenants = new @Nullable String[RING_SIZE];

  private final long[] ends = new long[RING_SIZE];

  /** What is drained. */
  interface Reader {

    /**
     * A request has ended.
     *
     * @param failed whether that counts against the tenant
     * @param times how many requests this one stands for
     */
    void ended(String tenant, long nanos, boolean failed, double times);
  }

  /** One ring for each processor, as threads of different processors should not share one. */
  WorkLog(int processors) {
    rings = new Ring[Integer.highestOneBit(Math.max(1, Math.min(16, processors)))];
    for (int i = 0; i < rings.length; i++) {
      rings[i] = new Ring();
    }
  }

  /**
   * Notes a request that has ended.
   *
   * @param nanos how long it took
   * @param failed whether that counts against the tenant
   */
  public void append(String tenant, long nanos, boolean failed) {
    rings[(int) Thread.currentThread().getId() & (rings.length - 1)].append(
        tenant, nanos << 1 | (failed ? 1 : 0));
  }

  void drain(Reader reader) {
    for (Ring ring : rings) {
      int read = ring.take(tenants, ends);
      int appended = ring.appended();
      if (read > 0 && appended > 0) {
        ring.account(appended);
        for (int i = 0; i < read; i++) {
          boolean failed = (ends[i] & 1) != 0;
          String tenant = Objects.requireNonNull(tenants[i]);
          reader.ended(tenant, ends[i] >>> 1, failed, appended / (double) read);
        }
      }
      Arrays.fill(tenants, 0, read, null); // or those who have gone would be remembered here
    }
  }

  private static final class Ring {

    private final AtomicInteger cursor = new AtomicInteger();
    private final AtomicLongArray ends = new AtomicLongArray(RING_SIZE);
    private final AtomicReferenceArray<String> tenants = new AtomicReferenceArray<>(RING_SIZE);

    /** Those that others stand for that were read; belongs to the reader. */
    private int accounted;

    void append(String tenant, long end) {
      int slot = cursor.getAndIncrement() & (RING_SIZE - 1);
      ends.setPlain(slot, end);
      tenants.setRelease(slot, tenant);
    }

    int appended() {
      return cursor.get() - accounted;
    }

    void account(int appended) {
      accounted += appended;
    }

    int take(@Nullable String[] takenTenants, long[] takenEnds) {
      int read = 0;
      for (int slot = 0; slot < RING_SIZE; slot++) {
        if (tenants.getPlain(slot) != null) {
          takenTenants[read] = tenants.getAndSet(slot, null);
          takenEnds[read++] = ends.getPlain(slot);
        }
      }
      return read;
    }
  }
}
