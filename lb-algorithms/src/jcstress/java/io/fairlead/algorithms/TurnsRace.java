package io.fairlead.algorithms;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.SeededRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Law: each turn is somebody's, so that shares are met exactly, however many pick at once. */
public final class TurnsRace {

  private static final PickContext PICK = FakePick.pick();

  private TurnsRace() {}

  /** Two endpoints in turn. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "Each endpoint is picked once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A turn is given twice.")
  @State
  public static class RoundRobin {

    private final Balancer balancer =
        new RoundRobinBalancer(FakePool.pool(2), new SeededRandom(1), 0);

    @Actor
    void first(II_Result result) {
      result.r1 = balancer.pick(PICK);
    }

    @Actor
    void second(II_Result result) {
      result.r2 = balancer.pick(PICK);
    }
  }

  /** Weights 2 and 1, over one cycle. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "The lighter one has one turn of three.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A turn is given twice.")
  @State
  public static class Weighted {

    private final Balancer balancer =
        new WeightedRoundRobinBalancer(
            FakePool.weighted(2, 1), new SeededRandom(1), new AtomicLong());

    @Actor
    void once(II_Result result) {
      result.r1 = balancer.pick(PICK);
    }

    @Actor
    void twice(II_Result result) {
      result.r2 = balancer.pick(PICK) + balancer.pick(PICK);
    }
  }
}
