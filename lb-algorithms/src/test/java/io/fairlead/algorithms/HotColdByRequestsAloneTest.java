package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.util.Map;

class HotColdByRequestsAloneTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new HotColdProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("quantile", 0);
  }
}
