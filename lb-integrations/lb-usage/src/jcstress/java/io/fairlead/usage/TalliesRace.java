package io.fairlead.usage;

import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJI_Result;

/**
 * Law: whoever counts for a tenant that is idle is counted once, in the tally that goes or in the
 * next one, and in the table that goes or in the next one.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, and then all has gone.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, counted twice, or never gone.")
@State
public class TalliesRace {

  private static final Instant HOUR = Instant.EPOCH;
  private static final Instant LATER = HOUR.plusSeconds(1);
  private static final io.fairlead.api.Outcome SUCCESS = io.fairlead.api.Outcome.success();

  private final Tallies tallies = new Tallies(HOUR);
  private long requests;
  private long attempts;

  public TalliesRace() {
    tallies.of("acme", "route").endedWithFirst(SUCCESS, 1);
    tallies.take(HOUR, HOUR, taken -> {});
  }

  private void take(UsageRecord taken) {
    requests += taken.requests();
    attempts += taken.attempts();
  }

  @Actor
  void count() {
    tallies.of("acme", "route").endedWithFirst(SUCCESS, 1);
  }

  @Actor
  void takeAndDrop() {
    tallies.take(HOUR, LATER, this::take);
  }

  @Arbiter
  void takeTheRest(JJI_Result result) {
    // What is only now taken from its table is retired by the next one.
    tallies.take(HOUR, LATER, this::take);
    tallies.take(HOUR, LATER, this::take);
    result.r1 = requests;
    result.r2 = attempts;
    result.r3 = tallies.size();
  }
}
