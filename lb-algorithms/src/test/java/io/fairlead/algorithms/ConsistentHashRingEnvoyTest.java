package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.util.Map;

/** The contract with {@code algorithm: ring-envoy}. */
class ConsistentHashRingEnvoyTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new ConsistentHashProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("algorithm", "ring-envoy", "min-ring-size", 100, "max-ring-size", 10_000);
  }
}
