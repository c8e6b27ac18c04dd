package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** Bucket and batch together, with so much taken beforehand that nothing overflows. */
public final class TokensRace {

  private static final Terms TERMS = Laws.terms(Quota.perHour(1).withBurst(128));
  private static final Terms OTHERS = Laws.terms(Quota.perHour(1).withBurst(256));

  private TokensRace() {}

  private static Tokens half() {
    Tokens tokens = new Tokens(TERMS, Laws.STANDING);
    tokens.force(64);
    return tokens;
  }

  /** Law: what is taken and what is given back add up. */
  @JCStressTest
  @Outcome(id = "true, 63", expect = Expect.ACCEPTABLE, desc = "64 - 3 + 2")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Refused though there are tokens, or some are lost.")
  @State
  public static class TakeAndGiveBack {

    private final Tokens tokens = half();

    @Actor
    void take(ZJ_Result result) {
      result.r1 = tokens.tryTake(3);
    }

    @Actor
    void giveBack() {
      tokens.giveBack(2);
    }

    @Arbiter
    void count(ZJ_Result result) {
      result.r2 = tokens.stock().tokens();
    }
  }

  /**
   * Law: a reload neither makes tokens nor loses any, and refuses nobody for whom there are some.
   */
  @JCStressTest
  @Outcome(id = "true, 63", expect = Expect.ACCEPTABLE, desc = "64 - 1, under either terms")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Refused though there are tokens, or made or lost.")
  @State
  public static class Reload {

    private final Tokens tokens = half();

    @Actor
    void take(ZJ_Result result) {
      result.r1 = tokens.tryTake(1);
    }

    @Actor
    void reload() {
      tokens.change(OTHERS);
    }

    @Arbiter
    void count(ZJ_Result result) {
      result.r2 = tokens.stock().tokens();
    }
  }
}
