package io.fairlead.policies.quota;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.PolicyContract;
import java.util.List;
import java.util.Map;

/** Bursts that are large enough for a batch of tokens in front of the bucket. */
class BatchedQuotaContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new QuotaProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("limits", List.of("50/s burst 200", "60000 cost/min burst 300"));
  }
}
