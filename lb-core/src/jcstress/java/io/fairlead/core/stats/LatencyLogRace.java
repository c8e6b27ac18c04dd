package io.fairlead.core.stats;

import io.fairlead.api.stats.LatencyStats;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** Law: a latency that is drained while it is appended is read whole, and counted once. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "Drained with its own latency.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Missed, counted twice, or read before it was written.")
@State
public class LatencyLogRace {

  private static final long SECOND_NANOS = 1_000_000_000;

  private final LatencyLog log = new LatencyLog(() -> 0, 1);
  private final LatencyRecorder owner = new LatencyRecorder();

  @Actor
  void append() {
    log.append(owner, SECOND_NANOS);
  }

  @Actor
  void drain() {
    log.drain();
  }

  @Arbiter
  void read(JZ_Result result) {
    log.drain();
    LatencyStats stats = log.read(owner);
    result.r1 = stats.samples();
    result.r2 = stats.p50Nanos() >= SECOND_NANOS / 2;
  }
}
