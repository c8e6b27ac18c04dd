package io.fairlead.core.health;

import io.fairlead.api.config.OutlierConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Law: no failure of a streak is lost, so that the one that makes it long enough is noticed. */
@JCStressTest
@Outcome(
    id = {"1, 0", "0, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "The later of the two finds the streak.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The streak is missed, or found twice.")
@State
public class FailureStreaksRace {

  private static final OutlierConfig TWO = OutlierConfig.builder().consecutive5xx(2, 100).build();

  private final FailureStreaks streaks = new FailureStreaks();

  private int fail() {
    AtomicInteger found = new AtomicInteger();
    streaks.failed(
        io.fairlead.api.Outcome.ofHttpStatus(500),
        TWO,
        (rule, kind) -> found.incrementAndGet() > 0);
    return found.get();
  }

  @Actor
  void first(II_Result result) {
    result.r1 = fail();
  }

  @Actor
  void second(II_Result result) {
    result.r2 = fail();
  }
}
