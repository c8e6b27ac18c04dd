package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * Law: units that are taken and given back leave no warmth behind, and all tokens that they took.
 */
@JCStressTest
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "As cold and whole as before.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Something of it is warm for nothing, or used.")
@State
public class WarmingBucketRace {

  private static final Terms COLD =
      Laws.terms(Quota.perSecond(10).withBurst(100).withWarmUp(Duration.ofSeconds(20)));

  private final WarmingBucket bucket = new WarmingBucket(COLD, Laws.STANDING);

  private boolean takeAndGiveBack() {
    boolean taken = bucket.tryTake(1) == null;
    bucket.giveBack(1, 0);
    return taken;
  }

  @Actor
  void first(ZZZ_Result result) {
    result.r1 = takeAndGiveBack();
  }

  @Actor
  void second(ZZZ_Result result) {
    result.r2 = takeAndGiveBack();
  }

  @Arbiter
  void look(ZZZ_Result result) {
    result.r3 = bucket.isWhole();
  }
}
