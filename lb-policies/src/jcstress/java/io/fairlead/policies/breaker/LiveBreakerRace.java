package io.fairlead.policies.breaker;

import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A breaker that is made by its first outcome, and one that tries an endpoint again. */
public final class LiveBreakerRace {

  private static final Duration OPEN_FOR = Duration.ofSeconds(10);

  /** Opens at the second failure, and then lets one trial through. */
  private static final BreakerSettings TWO_FAILURES =
      new BreakerSettings(100, 2, 2, OPEN_FOR, 1, Duration.ofDays(1), 100);

  private LiveBreakerRace() {}

  /** Law: the machine is made once, so that two first failures are failures of the same one. */
  @JCStressTest
  @Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "Both count, and open it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A failure is lost with a second machine.")
  @State
  public static class FirstOutcomes {

    private final LiveBreaker breaker = new LiveBreaker(TWO_FAILURES, () -> 0);

    @Actor
    void first() {
      breaker.failed(0);
    }

    @Actor
    void second() {
      breaker.failed(0);
    }

    @Arbiter
    void look(Z_Result result) {
      result.r1 = breaker.isClosed();
    }
  }

  /** Law: where a trial is lost, one more may begin after a time, and not one for each who asks. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "One tries in place of the lost one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two trials at once, or none any more.")
  @State
  public static class OverdueTrial {

    private final FakeTicker ticker = new FakeTicker();
    private final LiveBreaker breaker = new LiveBreaker(TWO_FAILURES, ticker);

    public OverdueTrial() {
      breaker.failed(0);
      breaker.failed(0);
      ticker.advance(OPEN_FOR);
      enter();
      ticker.advance(OPEN_FOR);
    }

    private boolean enter() {
      return breaker.tryEnter() == LiveBreaker.ENTERED;
    }

    @Actor
    void first(ZZ_Result result) {
      result.r1 = enter();
    }

    @Actor
    void second(ZZ_Result result) {
      result.r2 = enter();
    }
  }
}
