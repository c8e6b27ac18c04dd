package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.blame.EndpointRecord;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.health.HealthMonitor;
import io.fairlead.core.health.PoolHealth;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.testkit.SeededRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What is counted for an endpoint. */
public final class EndpointStateRace {

  private static final Endpoint ENDPOINT = Endpoint.of("192.0.2.1", 1);
  private static final PoolHealth.Entry ENTRY = entry();

  private EndpointStateRace() {}

  private static PoolHealth.Entry entry() {
    Ticker standing = () -> 0;
    Environment environment =
        new Environment(
            standing,
            () -> Instant.EPOCH,
            new SeededRandom(1),
            (delay, task) -> () -> {},
            Locality.UNKNOWN,
            new Faults(standing),
            new LbListener() {});
    return new HealthMonitor(environment).pool("main").entry();
  }

  /** Law: as many requests are in flight as have begun and not ended. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Three have begun, two have ended.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A beginning or an end is lost.")
  @State
  public static class InFlight {

    private final EndpointState endpoint = new EndpointState(ENDPOINT, ENTRY);

    public InFlight() {
      endpoint.started();
    }

    @Actor
    void oneMore() {
      endpoint.started();
      endpoint.ended(io.fairlead.api.Outcome.success(), Fault.UNKNOWN, 1);
    }

    @Actor
    void oneForAnother() {
      endpoint.ended(io.fairlead.api.Outcome.success(), Fault.UNKNOWN, 1);
      endpoint.started();
    }

    @Arbiter
    void count(IJ_Result result) {
      result.r1 = endpoint.inFlight();
      result.r2 = endpoint.succeeded();
    }
  }

  /** Law: the record is made once, however many ask for it first. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Both have the same one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One counts where nobody will look.")
  @State
  public static class FirstRecord {

    private final EndpointState endpoint = new EndpointState(ENDPOINT, ENTRY);
    private @Nullable EndpointRecord first;
    private @Nullable EndpointRecord second;

    @Actor
    void first() {
      first = endpoint.record();
    }

    @Actor
    void second() {
      second = endpoint.record();
    }

    @Arbiter
    void compare(Z_Result result) {
      result.r1 = first == second;
    }
  }
}
