package io.fairlead.core.health;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of an endpoint for the sake of the outlier rules alone. Thread-safe. */
final class FailureCounts {

  final FailureStreaks streaks = new FailureStreaks();
  final LongAdder failed = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder latencyNanos = new LongAdder();
}
