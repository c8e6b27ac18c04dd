package io.fairlead.core.retry;

import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.time.Ticker;
import java.util.concurrent.atomic.LongAdder;

/** What of a pool's retries outlives a configuration. Thread-safe. */
public final class RetryState {

  final RetryBudget budget;
  final HedgeDelay hedgeDelay = new HedgeDelay();
  final LongAdder retried = new LongAdder();
  final LongAdder hedged = new LongAdder();
  final LongAdder refused = new LongAdder();

  /** Begins with nothing earned and nothing measured. */
  public RetryState(Ticker ticker) {
    budget = new RetryBudget(ticker);
  }

  PoolStats.Retries stats() {
    return new PoolStats.Retries(retried.sum(), hedged.sum(), refused.sum());
  }
}
