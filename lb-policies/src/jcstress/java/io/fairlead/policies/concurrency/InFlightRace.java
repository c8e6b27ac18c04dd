package io.fairlead.policies.concurrency;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Law: never more requests than the limit, and each that was counted in is counted out. */
@JCStressTest
@Outcome(
    id = {"true, false, 1", "false, true, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One of the two finds room.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are in, or neither, or one is not counted.")
@State
public class InFlightRace {

  private static final int LIMIT = 1;

  private final InFlight requests = new InFlight();

  @Actor
  void first(ZZI_Result result) {
    result.r1 = requests.tryEnter(LIMIT);
  }

  @Actor
  void second(ZZI_Result result) {
    result.r2 = requests.tryEnter(LIMIT);
  }

  @Arbiter
  void leave(ZZI_Result result) {
    result.r3 = requests.leave();
  }
}
