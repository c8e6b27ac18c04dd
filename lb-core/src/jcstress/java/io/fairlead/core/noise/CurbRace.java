package io.fairlead.core.noise;

import io.fairlead.api.RequestView;
import io.fairlead.testkit.FakePick;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Law: a tenant that is kept in bounds never has more requests under way than it may. */
@JCStressTest
@Outcome(
    id = {"true, false, true", "false, true, true"},
    expect = Expect.ACCEPTABLE,
    desc = "One of the two finds room, and gives it back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are let through, or neither, or room is lost.")
@State
public class CurbRace {

  private static final RequestView REQUEST = FakePick.pick().request();

  private final Curb policy = new Curb();

  public CurbRace() {
    policy.limit(1);
  }

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
    result.r3 = policy.state().equals("0 of 1");
  }
}
