package io.fairlead.accesslog;

import io.fairlead.api.Outcome;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which rule a request is logged by, and whether it is. Thread-safe, O(1), allocates nothing. */
final class Sampling {

  private final AccessLogRule rule;
  private final Map<String, AccessLogRule> rulesByTier;
  private final Map<String, AccessLogRule> rulesByTenant;
  private final RandomSource random;

  Sampling(AccessLog.Builder builder) {
    rule = builder.rule;
    rulesByTier = Map.copyOf(builder.rulesByTier);
    rulesByTenant = Map.copyOf(builder.rulesByTenant);
    random = builder.random;
  }

  AccessLogRule ruleFor(@Nullable Tenant tenant) {
    if (tenant == null) {
      return rule;
    }
    AccessLogRule own = rulesByTenant.get(tenant.id());
    if (own == null && tenant.tier() != null) {
      own = rulesByTier.get(tenant.tier());
    }
    return own == null ? rule : own;
  }

  /** Whether a request that was admitted is logged; what was refused always is. */
  boolean isLogged(AccessLogRule holds, Outcome outcome, long latencyNanos) {
    return holds.sampled() == 1
        || !outcome.isSuccess()
        || latencyNanos >= TimeUnit.NANOSECONDS.convert(holds.slow())
        || random.nextDouble() < holds.sampled();
  }
}
