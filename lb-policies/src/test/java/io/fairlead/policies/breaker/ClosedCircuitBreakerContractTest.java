package io.fairlead.policies.breaker;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.PolicyContract;

class ClosedCircuitBreakerContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new CircuitBreakerProvider();
  }
}
