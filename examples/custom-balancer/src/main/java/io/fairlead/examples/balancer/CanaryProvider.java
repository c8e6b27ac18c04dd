package io.fairlead.examples.balancer;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.Options;

/** Makes {@code CanaryBalancer} known as {@code canary}. */
public final class CanaryProvider implements BalancerProvider {

  @Override
  public String name() {
    return "canary";
  }

  /**
   * Reads {@code percent} (of the requests that go to canaries, 0 to 100, 5 unless given) and
   * {@code label} (that an endpoint has if it is a canary, with any value; {@code canary} unless
   * given).
   */
  @Override
  public BalancerFactory configure(Options options) {
    double part = options.decimal("percent", 5, 0, 100) / 100;
    String label = options.text("label", "canary");
    return context -> new CanaryBalancer(context, label, part);
  }
}
