package io.fairlead.policies.shedding;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Law: a request that comes while a window is closed is counted in that window or in the next, and
 * whoever was there before it in that one.
 */
@JCStressTest
@Outcome(
    id = {"2, 0", "1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "Counted in one of the two.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One of them is counted in both, or in neither.")
@State
public class DemandRace {

  private final Demand demand = new Demand();

  public DemandRace() {
    demand.count(0);
  }

  @Actor
  void come() {
    demand.count(0);
  }

  @Actor
  void close(JJ_Result result) {
    demand.close();
    result.r1 = demand.total();
  }

  @Arbiter
  void closeTheNext(JJ_Result result) {
    demand.close();
    result.r2 = demand.total();
  }
}
