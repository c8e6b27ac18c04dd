package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.util.Map;

class LeastConnectionsWithoutBiasTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new LeastConnectionsProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("bias", 0);
  }
}
