package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for a tenant, whose state it is a part of, so that both lie together. Thread-safe
 * and lock-free; no count is lost. Takes memory for rejections from the first one on, and for
 * stripes once two threads have met at a count; else a count allocates nothing.
 */
abstract sealed class TenantCounts permits TenantState {

  // Hardly any of many tenants ever has two threads at a count in the same instant, so a count is a
  // plain field. The thread that finds another one there moves all further counting to stripes, as
  // a LongAdder does by itself; what the fields have by then stays in the sums.

  private static final AtomicLongFieldUpdater<TenantCounts> ADMITTED =
      AtomicLongFieldUpdater.newUpdater(TenantCounts.class, "admitted");
  private static final AtomicLongFieldUpdater<TenantCounts> SUCCEEDED =
      AtomicLongFieldUpdater.newUpdater(TenantCounts.class, "succeeded");
  private static final AtomicLongFieldUpdater<TenantCounts> FAILED =
      AtomicLongFieldUpdater.newUpdater(TenantCounts.class, "failed");
  private static final AtomicReferenceFieldUpdater<TenantCounts, Stripes> STRIPES =
      AtomicReferenceFieldUpdater.newUpdater(TenantCounts.class, Stripes.class, "stripes");
  private static final AtomicReferenceFieldUpdater<TenantCounts, RejectionCounts> REJECTED =
      AtomicReferenceFieldUpdater.newUpdater(TenantCounts.class, RejectionCounts.class, "rejected");

  private volatile long admitted;
  private volatile long succeeded;
  private volatile long failed;
  private volatile @Nullable Stripes stripes;
  private volatile @Nullable RejectionCounts rejected;

  private record Stripes(LongAdder admitted, LongAdder succeeded, LongAdder failed) {

    static final Stripes NONE = new Stripes();

    Stripes() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  final void admitted() {
    if (!tryIncrement(ADMITTED)) {
      stripes().admitted.increment();
    }
  }

  final void ended(Outcome outcome) {
    if (outcome.isSuccess()) {
      if (!tryIncrement(SUCCEEDED)) {
        stripes().succeeded.increment();
      }
    } else if (outcome.isFailure()) {
      if (!tryIncrement(FAILED)) {
        stripes().failed.increment();
      }
    }
  }

  private boolean tryIncrement(AtomicLongFieldUpdater<TenantCounts> count) {
    if (stripes != null) {
      return false;
    }
    long before = count.get(this);
    return count.compareAndSet(this, before, before + 1);
  }

  private Stripes stripes() {
    Stripes known = stripes;
    if (known != null) {
      return known;
    }
    STRIPES.compareAndSet(this, null, new Stripes());
    return Objects.requireNonNull(stripes);
  }

  final void rejected(RejectionReason reason) {
    rejections().increment(reason);
  }

  private RejectionCounts rejections() {
    RejectionCounts known = rejected;
    if (known != null) {
      return known;
    }
    REJECTED.compareAndSet(this, null, new RejectionCounts());
    return Objects.requireNonNull(rejected);
  }

  final long admittedCount() {
    return admitted + striped().admitted.sum();
  }

  final long succeededCount() {
    return succeeded + striped().succeeded.sum();
  }

  final long failedCount() {
    return failed + striped().failed.sum();
  }

  private Stripes striped() {
    Stripes known = stripes;
    return known == null ? Stripes.NONE : known;
  }

  final long rejectedCount() {
    RejectionCounts known = rejected;
    return known == null ? 0 : known.total();
  }

  final Map<RejectionReason, Long> rejectedByReason() {
    RejectionCounts known = rejected;
    return known == null ? Map.of() : known.byReason();
  }
}
