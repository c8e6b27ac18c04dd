package io.fairlead.core;

import io.fairlead.api.Lease;
import io.fairlead.api.config.RetryConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** What a lease holds comes back once, whoever ends it. */
public final class EngineLeaseRace {

  private static final Engine ENGINE =
      HeldStep.engine(
          new EngineFixture(),
          EngineFixture.config()
              .pool(
                  "main",
                  p ->
                      p.balancer("first")
                          .endpoint("a", 1)
                          .endpoint("b", 2)
                          .retry(
                              r -> r.hedge(95).budget(100, RetryConfig.Budget.MOST_PER_SECOND))));

  private EngineLeaseRace() {}

  private static EngineLease acquire(AtomicInteger released) {
    return (EngineLease) EngineFixture.lease(ENGINE.acquire(HeldStep.request(released).build()));
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

  /** Law: an attempt beside one that ends at that moment is made, and ended, or is not made. */
  @JCStressTest
  @Outcome(
      id = {"true, true, 1", "true, false, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "The request ends once, with a second attempt or without.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or never.")
  @State
  public static class HedgedAtTheEnd {

    private final AtomicInteger released = new AtomicInteger();
    private final EngineLease lease = acquire(released);

    @Actor
    void first(ZZI_Result result) {
      result.r1 = lease.complete(io.fairlead.api.Outcome.success());
    }

    @Actor
    void second(ZZI_Result result) {
      result.r2 =
          lease.hedge() instanceof Lease twin && twin.complete(io.fairlead.api.Outcome.success());
    }

    @Arbiter
    void count(ZZI_Result result) {
      result.r3 = released.get();
    }
  }
}
