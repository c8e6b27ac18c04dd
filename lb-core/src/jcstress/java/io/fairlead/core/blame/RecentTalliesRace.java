package io.fairlead.core.blame;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Counts of calls and of failures that share a word. */
public final class RecentTalliesRace {

  private RecentTalliesRace() {}

  /** Law: within a span no call is lost, and no failure comes apart from its call. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 2, 2", "1, 1, 2, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Two calls in the end, both of which failed; one or none of them before.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A call is lost, or the halves have come apart.")
  @State
  public static class WithinASpan {

    private final RecentTallies tallies = new RecentTallies(1);

    @Actor
    void fail() {
      tallies.add(0, Tally.FAILURE, 0);
    }

    @Actor
    void readAndFail(JJJJ_Result result) {
      long seen = tallies.read(0, 0);
      result.r1 = Tally.calls(seen);
      result.r2 = Tally.failures(seen);
      tallies.add(0, Tally.FAILURE, 0);
    }

    @Arbiter
    void count(JJJJ_Result result) {
      long seen = tallies.read(0, 0);
      result.r3 = Tally.calls(seen);
      result.r4 = Tally.failures(seen);
    }
  }

  /**
   * Law: a span that ends is emptied by one thread, once. A call that is counted meanwhile may be
   * lost, as an estimate can bear, but what was counted after the turn was made is not.
   */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both are counted in the new span.")
  @Outcome(
      id = "1",
      expect = Expect.ACCEPTABLE_INTERESTING,
      desc = "One was counted while the other one emptied the window.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both are lost, or the last span has stayed.")
  @State
  public static class AtTheTurn {

    private final RecentTallies tallies = new RecentTallies(1);

    public AtTheTurn() {
      tallies.add(0, Tally.SUCCESS, 0);
    }

    @Actor
    void first() {
      tallies.add(0, Tally.SUCCESS, 2);
    }

    @Actor
    void second() {
      tallies.add(0, Tally.SUCCESS, 2);
    }

    @Arbiter
    void count(J_Result result) {
      result.r1 = Tally.calls(tallies.read(0, 2));
    }
  }
}
