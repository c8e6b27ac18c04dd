package io.fairlead.core;

import io.fairlead.api.RejectionReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts rejections by reason. Thread-safe. */
final class RejectionCounts {

  private static final RejectionReason[] REASONS = RejectionReason.values();

  private final AtomicLongArray counts = new AtomicLongArray(REASONS.length);

  @SuppressWarnings("EnumOrdinal") // the array does not outlive the process, so no order is kept
  void increment(RejectionReason reason) {
    counts.getAndIncrement(reason.ordinal());
  }

  long total() {
    long total = 0;
    for (int i = 0; i < REASONS.length; i++) {
      total += counts.get(i);
    }
    return total;
  }

  /** The reasons that were ever given, with how often. */
  Map<RejectionReason, Long> byReason() {
    Map<RejectionReason, Long> byReason = new EnumMap<>(RejectionReason.class);
    for (int i = 0; i < REASONS.length; i++) {
      long count = counts.get(i);
      if (count > 0) {
        byReason.put(REASONS[i], count);
      }
    }
    return byReason;
  }
}
