package io.fairlead.core.stats;

import io.fairlead.api.stats.LatencyStats;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/**
 * Law: latencies that are drained while they are appended are read whole, and counted once. That
 * the owner is written after the latency shows here if the steps change places; that it is written
 * with release does not on x86, which keeps stores in order.
 */
@JCStressTest
@Outcome(id = "2, true", expect = Expect.ACCEPTABLE, desc = "Each is drained as it was appended.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Missed, counted twice, or read before it was written.")
@State
public class LatencyLogRace {

  private static final long SECOND_NANOS = 1_000_000_000;

  private final LatencyLog log = new LatencyLog(() -> 0, 1);
  private final LatencyRecorder owner = new LatencyRecorder();

  private void appendAndDrain() {
    log.append(owner, SECOND_NANOS);
    log.drain();
  }

  @Actor
  void first() {
    appendAndDrain();
  }

  @Actor
  void second() {
    appendAndDrain();
  }

  @Arbiter
  void read(JZ_Result result) {
    log.drain();
    LatencyStats stats = log.read(owner);
    result.r1 = stats.samples();
    result.r2 = stats.p50Nanos() >= SECOND_NANOS / 2;
  }
}
