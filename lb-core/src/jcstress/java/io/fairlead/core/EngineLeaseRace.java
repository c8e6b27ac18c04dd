package io.fairlead.core;

import io.fairlead.api.Lease;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** What a lease holds comes back once, whoever ends it. */
public final class EngineLeaseRace {

  private static final String POLICY = "counting";
  private static final String RELEASED = "released";
  private static final Engine ENGINE = start();

  private EngineLeaseRace() {}

  private static Engine start() {
    EngineFixture fixture = new EngineFixture();
    fixture.policies.put(POLICY, new Counting());
    return fixture.start(
        EngineFixture.withRetries(r -> r.hedge(95).budget(100, RetryConfig.Budget.MOST_PER_SECOND))
            .with(c -> c.policy(PolicyConfig.of(POLICY))));
  }

  private static EngineLease acquire(AtomicInteger released) {
    RequestView request =
        RequestView.builder("GET", "/")
            .header(EngineFixture.TENANT_HEADER, "acme")
            .attribute(RELEASED, released)
            .build();
    return (EngineLease) EngineFixture.lease(ENGINE.acquire(request));
  }

  /** Law: of the holder and of housekeeping, which takes the lease for lost, one ends it. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 1", "false, true, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "Whoever comes first gives everything back.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or never.")
  @State
  public static class Lost {

    private final AtomicInteger released = new AtomicInteger();
    private final EngineLease lease = acquire(released);

    @Actor
    void holder(ZZI_Result result) {
      result.r1 = lease.complete(io.fairlead.api.Outcome.success());
    }

    @Actor
    void housekeeping(ZZI_Result result) {
      result.r2 = lease.expire(ENGINE.nanos(), 0);
    }

    @Arbiter
    void count(ZZI_Result result) {
      result.r3 = released.get();
    }
  }

  /** Law: each of two attempts ends, their request once. */
  @JCStressTest
  @Outcome(
      id = "true, true, 1",
      expect = Expect.ACCEPTABLE,
      desc = "The first of two that succeed ends the request.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or never.")
  @State
  public static class Hedged {

    private final AtomicInteger released = new AtomicInteger();
    private final EngineLease lease = acquire(released);
    private final Lease twin = EngineFixture.lease(lease.hedge());

    @Actor
    void first(ZZI_Result result) {
      result.r1 = lease.complete(io.fairlead.api.Outcome.success());
    }

    @Actor
    void twin(ZZI_Result result) {
      result.r2 = twin.complete(io.fairlead.api.Outcome.success());
    }

    @Arbiter
    void count(ZZI_Result result) {
      result.r3 = released.get();
    }
  }

  /** Admits every request, and counts its releases in an attribute of it. */
  private static final class Counting implements PolicyProvider, PolicyFactory, Policy {

    @Override
    public String name() {
      return POLICY;
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
    public void release(RequestView request, io.fairlead.api.Outcome outcome, long latencyNanos) {
      ((AtomicInteger) Objects.requireNonNull(request.attribute(RELEASED))).incrementAndGet();
    }
  }
}
