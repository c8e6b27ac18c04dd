package io.fairlead.algorithms.probe;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** An answer to a probe is used as often as its budget says, wherever it is. */
public final class ProbeRace {

  private ProbeRace() {}

  private static Probe once() {
    return new Probe(0, 1, 1, 0, 1);
  }

  /** Law: the last use is one pick's. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "One has it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Used twice, or lost.")
  @State
  public static class LastUse {

    private final Probe probe = once();

    @Actor
    void first(ZZ_Result result) {
      result.r1 = probe.use();
    }

    @Actor
    void second(ZZ_Result result) {
      result.r2 = probe.use();
    }
  }

  /** Law: a use is taken here or moves to the next membership. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "Used before the move, or after it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Used twice, or lost.")
  @State
  public static class Move {

    private final Probe probe = once();
    private Probe moved = probe;

    @Actor
    void use(ZZ_Result result) {
      result.r1 = probe.use();
    }

    @Actor
    void move() {
      moved = probe.moveTo(1);
    }

    @Arbiter
    void useThere(ZZ_Result result) {
      result.r2 = moved.use();
    }
  }

  /** Law: two memberships that follow the same one never both take its probe. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "One has it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, or lost.")
  @State
  public static class Pool {

    private final ProbePool pool = new ProbePool((probe, nowNanos) -> 0);

    public Pool() {
      pool.add(once(), 0);
    }

    private boolean take() {
      return pool.take(0, 0) != null;
    }

    @Actor
    void first(ZZ_Result result) {
      result.r1 = take();
    }

    @Actor
    void second(ZZ_Result result) {
      result.r2 = take();
    }
  }
}
