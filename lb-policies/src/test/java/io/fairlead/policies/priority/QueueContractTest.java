package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.testkit.FakeSite;
import io.fairlead.testkit.PolicyContract;
import java.util.Map;

class QueueContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new PriorityProvider();
  }

  @Override
  protected FakeSite site() {
    return super.site().in(new PoolView("shared", 20, QueueConfig.DEFAULT, Map.of(1, 4)));
  }
}
