package io.fairlead.usage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sums up the records of each tenant, one tenant after the other. */
final class TenantTotals {

  private final UsageSnapshot.Records records;
  private @Nullable UsageRecord ahead;

  TenantTotals(UsageSnapshot.Records records) throws IOException {
    this.records = records;
    ahead = records.next();
  }

  static UsageRecord nothing(String tenant, UsageSnapshot usage) {
    return new UsageRecord(tenant, null, usage.from(), 0, 0, 0, 0, 0, 0, 0);
  }

  /** All of the next tenant, or null at the end. */
  @Nullable UsageRecord next() throws IOException {
    UsageRecord sum = ahead;
    if (sum == null) {
      return null;
    }
    ahead = records.next();
    while (ahead != null && ahead.tenant().equals(sum.tenant())) {
      sum = sum.plus(ahead);
      ahead = records.next();
    }
    return sum;
  }
}
