package io.fairlead.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Threads that count, beside one that counts, takes or retires. */
public final class TallyRace {

  private static final Instant HOUR = Instant.EPOCH;

  private TallyRace() {}

  private static boolean count(Tally tally) {
    Stripe own = tally.claim();
    if (own == null) {
      return false;
    }
    own.addRequest(1, 1, 1);
    own.addAttempt(1);
    own.release();
    return true;
  }

  private static long requests(@Nullable UsageRecord taken) {
    return taken == null ? 0 : taken.requests();
  }

  private static long attempts(@Nullable UsageRecord taken) {
    return taken == null ? 0 : taken.attempts();
  }

  /** Claims stripes of a tally: one is all that it begins with, three are all once it has grown. */
  private static Stripe[] held(Tally tally, int held) {
    Stripe[] all = new Stripe[held];
    for (int i = 0; i < held; i++) {
      all[i] = tally.claim();
    }
    return all;
  }

  private static void release(Stripe[] held) {
    for (Stripe each : held) {
      each.release();
    }
  }

  /** Law: what is taken and what is left is all that was counted, and each request is whole. */
  @JCStressTest
  @Outcome(
      id = {"1, 1, 3, 3", "2, 2, 3, 3", "3, 3, 3, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "Its own is taken, and what the other one has counted by then.")
  @Outcome(
      id = "0, 0, 3, 3",
      expect = Expect.ACCEPTABLE,
      desc = "The other one has lost the processor while it owned the stripe of both.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, taken twice, or taken in parts.")
  @State
  public static class Taken {

    private final Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);

    @Actor
    void count() {
      TallyRace.count(tally);
      TallyRace.count(tally);
    }

    @Actor
    void countAndTake(JJJJ_Result result) {
      TallyRace.count(tally);
      UsageRecord taken = tally.take(HOUR);
      result.r1 = requests(taken);
      result.r2 = attempts(taken);
    }

    @Arbiter
    void takeTheRest(JJJJ_Result result) {
      UsageRecord rest = tally.take(HOUR);
      result.r3 = result.r1 + requests(rest);
      result.r4 = result.r2 + attempts(rest);
    }
  }

  /** Law: what two have counted is there, whoever of them has put the first stripes beside. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Both are counted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is lost, with the stripes that it was in.")
  @State
  public static class FirstStripes {

    private final Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);
    private final Stripe[] held = held(tally, 1);

    @Actor
    void first() {
      count(tally);
    }

    @Actor
    void second() {
      count(tally);
    }

    @Arbiter
    void take(JJ_Result result) {
      release(held);
      UsageRecord taken = tally.take(HOUR);
      result.r1 = requests(taken);
      result.r2 = attempts(taken);
    }
  }

  /** Law: the same with twice as many in the place of those that there are. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Both are counted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is lost, with the stripes that it was in.")
  @State
  public static class MoreStripes {

    private final Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);
    private final Stripe[] held = held(tally, 3);

    @Actor
    void first() {
      count(tally);
    }

    @Actor
    void second() {
      count(tally);
    }

    @Arbiter
    void take(JJ_Result result) {
      release(held);
      UsageRecord taken = tally.take(HOUR);
      result.r1 = requests(taken);
      result.r2 = attempts(taken);
    }
  }

  /** Law: a tally goes on with what was counted in it, or is retired and nothing is. */
  @JCStressTest
  @Outcome(
      id = "true, false, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It was counted, or was about to be, and is still there to be taken.")
  @Outcome(
      id = "false, true, 0",
      expect = Expect.ACCEPTABLE,
      desc = "It has to be counted elsewhere.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Counted where nobody takes it, or nowhere.")
  @State
  public static class Retired {

    private final Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);

    @Actor
    void count(ZZJ_Result result) {
      result.r1 = TallyRace.count(tally);
    }

    @Actor
    void retire(ZZJ_Result result) {
      result.r2 = tally.retire();
    }

    @Arbiter
    void take(ZZJ_Result result) {
      result.r3 = result.r2 ? 0 : requests(tally.take(HOUR));
    }
  }

  /** Law: the same where threads have met before, and count beside the tally itself. */
  @JCStressTest
  @Outcome(
      id = "true, false, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It was counted, or was about to be, and is still there to be taken.")
  @Outcome(
      id = "false, true, 0",
      expect = Expect.ACCEPTABLE,
      desc = "It has to be counted elsewhere.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Counted where nobody takes it, or nowhere.")
  @State
  public static class RetiredWithStripes {

    private final Tally tally = new Tally(new Tallies(HOUR), "acme", null, HOUR);

    public RetiredWithStripes() {
      release(held(tally, 2));
    }

    @Actor
    void count(ZZJ_Result result) {
      result.r1 = TallyRace.count(tally);
    }

    @Actor
    void retire(ZZJ_Result result) {
      result.r2 = tally.retire();
    }

    @Arbiter
    void take(ZZJ_Result result) {
      result.r3 = result.r2 ? 0 : requests(tally.take(HOUR));
    }
  }
}
