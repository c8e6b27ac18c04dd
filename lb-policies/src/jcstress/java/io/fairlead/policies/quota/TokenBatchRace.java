package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** Tokens are at hand, in one hand, or taken; never in two places. */
public final class TokenBatchRace {

  /** A burst with a batch of two tokens. */
  private static final Terms TERMS = Laws.terms(Quota.perHour(1).withBurst(128));

  private TokenBatchRace() {}

  private static TokenBatch batch(long tokens) {
    TokenBatch batch = new TokenBatch(TERMS);
    batch.put(tokens);
    return batch;
  }

  /** Law: what is taken is not in the hand of whoever takes out the rest, nor comes back by it. */
  @JCStressTest
  @Outcome(
      id = {"true, 1", "false, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Taken, or all of it was in the other's hand.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A token is lost or made.")
  @State
  public static class Hand {

    private final TokenBatch batch = batch(2);

    @Actor
    void take(ZJ_Result result) {
      result.r1 = batch.tryTake(1);
    }

    @Actor
    void takeOutAndPutBack() {
      batch.put(batch.takeOut());
    }

    @Arbiter
    void count(ZJ_Result result) {
      result.r2 = batch.tokens();
    }
  }

  /** Law: the batch never holds more than its size. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 2", "0, 1, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "There is room for one of the two.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A token is lost, or there are too many.")
  @State
  public static class Room {

    private final TokenBatch batch = batch(1);

    @Actor
    void first(JJJ_Result result) {
      result.r1 = batch.add(1);
    }

    @Actor
    void second(JJJ_Result result) {
      result.r2 = batch.add(1);
    }

    @Arbiter
    void count(JJJ_Result result) {
      result.r3 = batch.tokens();
    }
  }
}
