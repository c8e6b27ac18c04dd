package io.fairlead.usage;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Counts in a ledger, and reads what it says. */
final class Counting {

  static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");
  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final Rejection REJECTION = Rejection.of(RejectionReason.NO_ENDPOINT);

  private Counting() {}

  /** The least that a ledger counts: a request that was refused. */
  static void count(UsageLedger ledger, String tenant) {
    ledger.rejected(REQUEST, Tenant.of(tenant), REJECTION);
  }

  static List<UsageRecord> records(UsageLedger ledger) throws IOException {
    try (UsageSnapshot all = ledger.snapshot(Instant.EPOCH, EVER)) {
      return records(all);
    }
  }

  static List<UsageRecord> records(UsageSnapshot all) throws IOException {
    List<UsageRecord> read = new ArrayList<>();
    UsageSnapshot.Records records = all.records();
    for (UsageRecord next = records.next(); next != null; next = records.next()) {
      read.add(next);
    }
    return read;
  }

  /** What was counted by {@link #count}, by tenant. */
  static Map<String, Long> counted(UsageLedger ledger) throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    records(ledger).forEach(usage -> counted.merge(usage.tenant(), usage.rejected(), Long::sum));
    return counted;
  }

  static long sum(List<UsageRecord> records, ToLongFunction<UsageRecord> of) {
    return records.stream().mapToLong(of).sum();
  }
}
