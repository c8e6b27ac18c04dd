package io.fairlead.core.health;

import io.fairlead.api.config.OutlierConfig;
import io.fairlead.testkit.SeededRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Law: two rules that ask at once never eject more than is allowed. */
@JCStressTest
@Outcome(
    id = {"true, false, 1", "false, true, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "There is room for one.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are ejected, or neither.")
@State
public class EjectionsRace {

  private static final OutlierConfig TENTH = OutlierConfig.builder().maxEjectionPercent(10).build();

  private final Ejections ejections = new Ejections(new SeededRandom(1));

  public EjectionsRace() {
    ejections.outOf(10);
  }

  @Actor
  void first(ZZI_Result result) {
    result.r1 = ejections.take(TENTH);
  }

  @Actor
  void second(ZZI_Result result) {
    result.r2 = ejections.take(TENTH);
  }

  @Arbiter
  void count(ZZI_Result result) {
    result.r3 = ejections.stats().active();
  }
}
