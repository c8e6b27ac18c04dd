package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A step of admission that admits every request, and counts its releases in the request itself. */
final class HeldStep extends SharedStep {

  private static final String NAME = "held";
  private static final String RELEASED = "released";

  private HeldStep() {
    super(NAME);
  }

  /** An engine with this step, others that follow it, and whatever else is configured. */
  static Engine engine(EngineFixture fixture, LbConfig.Builder config, String... following) {
    fixture.policies.put(NAME, new HeldStep());
    config.policy(PolicyConfig.of(NAME));
    for (String step : following) {
      config.policy(PolicyConfig.of(step));
    }
    return fixture.start(config.build());
  }

  /** A request that counts how often it is released. */
  static RequestView.Builder request(AtomicInteger released) {
    return RequestView.builder("GET", "/")
        .header(EngineFixture.TENANT_HEADER, "acme")
        .attribute(RELEASED, released);
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
