package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** A window that moves on by a slot, of which there are ten to a minute, under two writers. */
public final class SlidingWindowRace {

  private static final Terms TWO = Laws.terms(Quota.parse("2/min sliding"));
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(6);

  private SlidingWindowRace() {}

  /**
   * A window with one used in its first slot and one in its sixth, in the slot in which the first
   * one still counts just so.
   */
  private static final class Used {

    private volatile long nowNanos;
    final SlidingWindow window = new SlidingWindow(TWO, () -> nowNanos);

    Used() {
      window.charge(1);
      nowNanos = 5 * SLOT_NANOS;
      window.charge(1);
      nowNanos = 10 * SLOT_NANOS;
    }

    void turn() {
      nowNanos = 11 * SLOT_NANOS;
    }
  }

  /** Law: what the turn makes room for, one of two gets, and what counts still goes on to count. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 2", "false, true, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "One is admitted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both are where there is room for one, or neither.")
  @State
  public static class Take {

    private final Used used = new Used();

    @Actor
    void turnAndTake(ZZJ_Result result) {
      used.turn();
      result.r1 = used.window.tryTake(1) == null;
    }

    @Actor
    void take(ZZJ_Result result) {
      result.r2 = used.window.tryTake(1) == null;
    }

    @Arbiter
    void count(ZZJ_Result result) {
      result.r3 = used.window.used();
    }
  }

  /** Law: what is given back from a slot that is over and what is taken in the next add up. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "One of each is what it was before.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "What was taken or what was given back is lost.")
  @State
  public static class GiveBack {

    private final Used used = new Used();

    @Actor
    void turnAndTake(ZJ_Result result) {
      used.turn();
      result.r1 = used.window.tryTake(1) == null;
    }

    @Actor
    void giveBack() {
      used.window.giveBack(1, 5 * SLOT_NANOS);
    }

    @Arbiter
    void count(ZJ_Result result) {
      result.r2 = used.window.used();
    }
  }
}
