package io.fairlead.accesslog;

import io.fairlead.testkit.ScriptedRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Law: a turn to be logged is taken by one request, and all others are counted as left out. */
@JCStressTest
@Outcome(
    id = {"true, false, 4", "false, true, 4"},
    expect = Expect.ACCEPTABLE,
    desc = "One of the two is logged.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are, or neither, or one of them is not counted.")
@State
public class SamplingRace {

  private static final AccessLogRule HALF = AccessLogRule.DEFAULT.withSampled(0.5);

  /** The random number by which that many are left out before the next one. */
  private static final int LEAVES_OUT_THREE = 0xE6666666;

  private static final int LEFT_OUT = 3;

  private final Sampling sampling = new Sampling(HALF, ScriptedRandom.of(LEAVES_OUT_THREE), 1);

  public SamplingRace() {
    for (int i = 0; i < LEFT_OUT; i++) {
      takes();
    }
  }

  private boolean takes() {
    return sampling.takes(io.fairlead.api.Outcome.success(), 1);
  }

  @Actor
  void first(ZZJ_Result result) {
    result.r1 = takes();
  }

  @Actor
  void second(ZZJ_Result result) {
    result.r2 = takes();
  }

  @Arbiter
  void count(ZZJ_Result result) {
    result.r3 = sampling.sampledOut();
  }
}
