package io.fairlead.core.noise;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JD_Result;

/** Law: a request that has ended is drained with its own time, and stood for once. */
@JCStressTest
@Outcome(id = "7, 1.0", expect = Expect.ACCEPTABLE, desc = "Read while it came, or afterwards.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Missed, counted twice, or read before it was whole.")
@State
public class WorkLogRace {

  private final WorkLog log = new WorkLog(1);
  private long nanos;
  private double times;

  private void take(String tenant, long taken, boolean failed, double stoodFor) {
    nanos += taken;
    times += stoodFor;
  }

  @Actor
  void append() {
    log.append("acme", 7, false);
  }

  @Actor
  void drain() {
    log.drain(this::take);
  }

  @Arbiter
  void drainTheRest(JD_Result result) {
    log.drain(this::take);
    result.r1 = nanos;
    result.r2 = times;
  }
}
