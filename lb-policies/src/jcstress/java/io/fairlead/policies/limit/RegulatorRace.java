package io.fairlead.policies.limit;

import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Law: what belongs to whoever has the flag is seen whole by the next one who has it; who finds it
 * taken goes without, and so may lose a sample.
 */
@JCStressTest
@Outcome(
    id = {"0, 18", "1, 18"},
    expect = Expect.ACCEPTABLE,
    desc = "The limit has moved, and is explained by all of the window or not yet.")
@Outcome(
    id = "0, 20",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "The last sample is lost to whoever asked at that moment.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A move is explained by something else.")
@State
public class RegulatorRace {

  private static final int IN_FLIGHT = 20;
  private static final LimitSettings.Adaptation AIMD =
      LimitSettings.Adaptation.usual("aimd", 1, 200);

  private final FakeTicker ticker = new FakeTicker();
  private final Regulator regulator = Regulator.create(AIMD, ticker, new SeededRandom(1));

  public RegulatorRace() {
    for (int i = 1; i < SampleWindow.STEP; i++) {
      regulator.learn(io.fairlead.api.Outcome.success(), 1, IN_FLIGHT);
    }
    ticker.advance(AIMD.window());
  }

  @Actor
  void learn() {
    regulator.learn(io.fairlead.api.Outcome.timedOut(), 1, IN_FLIGHT);
  }

  @Actor
  void ask(II_Result result) {
    String why = regulator.why();
    result.r1 = why.isEmpty() ? 0 : why.equals(" down: 1 of 10 dropped") ? 1 : 2;
  }

  @Arbiter
  void look(II_Result result) {
    result.r2 = regulator.limit();
  }
}
