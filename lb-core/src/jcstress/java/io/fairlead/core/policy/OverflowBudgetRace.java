package io.fairlead.core.policy;

import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakePick;
import io.fairlead.testkit.FakeSite;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Law: never more requests of a tenant overflow than its bridge lets. */
@JCStressTest
@Outcome(
    id = {"true, false, true", "false, true, true"},
    expect = Expect.ACCEPTABLE,
    desc = "One of the two finds room, and gives it back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are let through, or neither, or room is lost.")
@State
public class OverflowBudgetRace {

  private static final RequestView REQUEST = FakePick.pick().request();

  private final Policy policy =
      new OverflowBudget.Factory(1).create(FakeSite.of(OverflowBudget.NAME));

  @Actor
  void first(ZZZ_Result result) {
    result.r1 = policy.tryAcquire(REQUEST) == null;
  }

  @Actor
  void second(ZZZ_Result result) {
    result.r2 = policy.tryAcquire(REQUEST) == null;
  }

  @Arbiter
  void giveBack(ZZZ_Result result) {
    policy.release(REQUEST, io.fairlead.api.Outcome.success(), 1);
    result.r3 = policy.isFresh();
  }
}
