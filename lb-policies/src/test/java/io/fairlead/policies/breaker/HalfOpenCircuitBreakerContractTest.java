package io.fairlead.policies.breaker;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.FakeSite;
import io.fairlead.testkit.PolicyContract;
import java.time.Duration;

class HalfOpenCircuitBreakerContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new CircuitBreakerProvider();
  }

  @Override
  protected void prepare(Policy policy, FakeSite site) {
    RequestView request = RequestView.builder("GET", "/").build();
    for (int i = 0; i < 20; i++) {
      policy.tryAcquire(request);
      policy.release(request, Outcome.failed(), 0);
    }
    site.ticker().advance(Duration.ofSeconds(10));
  }
}
