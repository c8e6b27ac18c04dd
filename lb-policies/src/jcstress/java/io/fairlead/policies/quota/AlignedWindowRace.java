package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Law: whoever comes first in a new window begins it for all; nobody has a window to himself. */
@JCStressTest
@Outcome(
    id = {"true, false, 1", "false, true, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One is admitted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both are admitted where there is room for one.")
@State
public class AlignedWindowRace {

  private static final Terms ONE = Laws.terms(Quota.parse("1/min aligned"));

  private volatile Instant now = Instant.EPOCH;
  private final AlignedWindow window = new AlignedWindow(ONE, () -> now);

  public AlignedWindowRace() {
    window.charge(1);
    now = now.plusSeconds(60);
  }

  @Actor
  void first(ZZJ_Result result) {
    result.r1 = window.tryTake(1) == null;
  }

  @Actor
  void second(ZZJ_Result result) {
    result.r2 = window.tryTake(1) == null;
  }

  @Arbiter
  void count(ZZJ_Result result) {
    result.r3 = window.used();
  }
}
