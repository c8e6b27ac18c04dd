package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A step of admission that admits every request, and counts its releases in the request itself. */
final class HeldStep implements PolicyProvider, PolicyFactory, Policy {

  private static final String NAME = "held";
  private static final String RELEASED = "released";

  /** An engine with this step, and whatever else is configured. */
  static Engine engine(EngineFixture fixture, LbConfig.Builder config) {
    fixture.policies.put(NAME, new HeldStep());
    return fixture.start(config.policy(PolicyConfig.of(NAME)).build());
  }

  /** A request that counts how often it is released. */
  static RequestView.Builder request(AtomicInteger released) {
    return RequestView.builder("GET", "/")
        .header(EngineFixture.TENANT_HEADER, "acme")
        .attribute(RELEASED, released);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return this;
  }

  @Override
  public PolicyScope scope() {
    return PolicyScope.TENANT;
  }

  @Override
  public Policy create(PolicySite site) {
    return this;
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return null;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    ((AtomicInteger) Objects.requireNonNull(request.attribute(RELEASED))).incrementAndGet();
  }
}
