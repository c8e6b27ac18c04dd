package io.fairlead.policies.shedding;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.testkit.FakeSite;
import io.fairlead.testkit.PolicyContract;
import java.util.Map;

class SheddingContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new SheddingProvider();
  }

  @Override
  protected FakeSite site() {
    return super.site().in(new PoolView("shared", 20, Map.of(1, 4)));
  }
}
