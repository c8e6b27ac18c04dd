package io.fairlead.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZIZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** The attempts of one request, two at a time: its end is somebody's, and nobody else's. */
public final class AttemptLedgerRace {

  private static final int MAX_ATTEMPTS = 3;

  private AttemptLedgerRace() {}

  /** Law: of two attempts that fail at once, exactly one ends the request. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = Expect.ACCEPTABLE,
      desc = "The last one ends the request.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Ended twice, or by nobody.")
  @State
  public static class Twins {

    private final AttemptLedger ledger = new AttemptLedger(0, null);

    public Twins() {
      ledger.joins(MAX_ATTEMPTS);
    }

    @Actor
    void first(ZZZ_Result result) {
      result.r1 = ledger.leaves(false);
    }

    @Actor
    void twin(ZZZ_Result result) {
      result.r2 = ledger.leaves(false);
    }

    @Arbiter
    void end(ZZZ_Result result) {
      result.r3 = ledger.isOver();
    }
  }

  /**
   * Law: an attempt joins a request that goes on, or is told that it comes too late; and whoever is
   * the last of those that were counted in ends the request.
   */
  @JCStressTest
  @Outcome(
      id = "true, 0, false",
      expect = Expect.ACCEPTABLE,
      desc = "The request has ended, and nobody joins.")
  @Outcome(
      id = "false, 2, true",
      expect = Expect.ACCEPTABLE,
      desc = "The hedge keeps the request going, and ends it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Ended twice or by nobody, or joined after the end.")
  @State
  public static class HedgeAtTheEnd {

    private final AttemptLedger ledger = new AttemptLedger(0, null);

    @Actor
    void first(ZIZ_Result result) {
      result.r1 = ledger.leaves(false);
    }

    @Actor
    void hedge(ZIZ_Result result) {
      result.r2 = ledger.joins(MAX_ATTEMPTS);
    }

    @Arbiter
    void end(ZIZ_Result result) {
      result.r3 = result.r2 > 0 && ledger.leaves(false);
    }
  }
}
