package io.fairlead.algorithms.load;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.D_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** What two requests that end at the same moment teach of their endpoint. */
public final class ExperienceRace {

  private static final double TAU_NANOS = 1_000;

  private ExperienceRace() {}

  /**
   * Law: time fades what was counted before it once, by whoever takes it, and no failure is lost.
   * In thousandths: one failure of a while ago, a third of which is left, and two more.
   */
  @JCStressTest
  @Outcome(id = "2368", expect = Expect.ACCEPTABLE, desc = "1 x 0.368 + 1 + 1")
  @Outcome(
      id = "1736",
      expect = Expect.ACCEPTABLE,
      desc = "(1 + 1) x 0.368 + 1: who took the time came second.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Faded twice or never, or a failure is lost.")
  @State
  public static class Failures {

    private final Experience experience = new Experience(0);

    public Failures() {
      experience.failed(1, 0, TAU_NANOS);
    }

    private void fail() {
      experience.failed(1, (long) TAU_NANOS, TAU_NANOS);
    }

    @Actor
    void first() {
      fail();
    }

    @Actor
    void second() {
      fail();
    }

    @Arbiter
    void count(J_Result result) {
      result.r1 = Math.round(1_000 * experience.failures((long) TAU_NANOS, TAU_NANOS));
    }
  }

  /** Law: a peak replaces what is lower at once, and no faster answer of that moment hides it. */
  @JCStressTest
  @Outcome(id = "200.0", expect = Expect.ACCEPTABLE, desc = "The slower one counts.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The peak is lost.")
  @State
  public static class Peak {

    private final Experience experience = new Experience(0);

    @Actor
    void slow() {
      experience.succeeded(200, 0, TAU_NANOS);
    }

    @Actor
    void fast() {
      experience.succeeded(100, 0, TAU_NANOS);
    }

    @Arbiter
    void look(D_Result result) {
      result.r1 = experience.latencyNanos();
    }
  }
}
