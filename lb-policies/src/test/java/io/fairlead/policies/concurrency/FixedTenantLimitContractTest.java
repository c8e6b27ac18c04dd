package io.fairlead.policies.concurrency;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.PolicyContract;
import java.util.Map;

class FixedTenantLimitContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new ConcurrencyProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("scope", "tenant", "limit", 7);
  }
}
