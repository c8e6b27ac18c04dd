package io.fairlead.policies.quota;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.PolicyContract;
import java.util.List;
import java.util.Map;

class WarmUpContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new QuotaProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("limits", List.of("50/s burst 200 warm-up 30s", "1000/min"));
  }
}
