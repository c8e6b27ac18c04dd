package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Law: what is remembered of a drought is not believed any more once a token has been given back,
 * so that nobody is refused whom the bucket would admit.
 */
@JCStressTest
@Outcome(
    id = {"true, false", "false, false"},
    expect = Expect.ACCEPTABLE,
    desc = "The token is found, or the drought is over afterwards.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A drought is believed though there is a token.")
@State
public class DroughtRace {

  private static final Terms ONE = Laws.terms(Quota.perHour(1));

  private final QuotaBucket bucket = new QuotaBucket(ONE, Laws.STANDING);

  public DroughtRace() {
    bucket.charge(1);
  }

  @Actor
  void ask(ZZ_Result result) {
    result.r1 = bucket.tryTake(1) == null;
  }

  @Actor
  void giveBack() {
    bucket.giveBack(1, 0);
  }

  @Arbiter
  void askAgain(ZZ_Result result) {
    result.r2 = bucket.known(1) != null;
  }
}
