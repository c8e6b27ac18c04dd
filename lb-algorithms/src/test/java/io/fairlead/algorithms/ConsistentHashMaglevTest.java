package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.util.Map;

/** The contract with {@code algorithm: maglev}. */
class ConsistentHashMaglevTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new ConsistentHashProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("algorithm", "maglev", "load-factor", 1.5, "table-size", 10_007);
  }
}
