package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus.Level;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Terms for races of quotas. */
final class Laws {

  static final Clocks STANDING = Clocks.of(() -> 0, () -> Instant.EPOCH);

  private Laws() {}

  static Limits limits(Quota quota) {
    return Limits.first("quota", Level.TENANT, List.of(quota), ZoneOffset.UTC);
  }

  static Terms terms(Quota quota) {
    return Terms.of(limits(quota), quota);
  }
}
