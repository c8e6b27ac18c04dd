package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.testkit.BalancerContract;
import java.util.Map;

/** The contract where no request has the key. */
class ConsistentHashWithoutKeyTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new ConsistentHashProvider();
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of("key", "header", "key-name", "x-session", "max-ring-size", 10_000);
  }
}
