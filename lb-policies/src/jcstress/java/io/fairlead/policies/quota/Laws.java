package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus.Level;
import io.fairlead.api.time.Ticker;
import java.time.ZoneOffset;
import java.util.List;

/** Terms for races of quotas. */
final class Laws {

  static final Ticker STANDING = () -> 0;

  private Laws() {}

  static Limits limits(Quota quota) {
    return Limits.first("quota", Level.TENANT, List.of(quota), ZoneOffset.UTC);
  }

  static Terms terms(Quota quota) {
    return new Terms(limits(quota), quota);
  }
}
