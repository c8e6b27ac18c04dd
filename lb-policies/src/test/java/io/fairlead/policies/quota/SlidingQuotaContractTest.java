package io.fairlead.policies.quota;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.PolicyContract;
import java.util.List;
import java.util.Map;

class SlidingQuotaContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new QuotaProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("limits", List.of("50/min sliding", "1000/h sliding"));
  }
}
