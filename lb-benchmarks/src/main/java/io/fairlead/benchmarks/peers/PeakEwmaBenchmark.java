package io.fairlead.benchmarks.peers;

import com.twitter.finagle.Service;
import com.twitter.finagle.loadbalancer.Balancers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/**
 * A pick by latency and requests in flight, of two endpoints drawn at random, and its release,
 * which teaches a latency.
 *
 * <p>Finagle reads the clock for that itself; a balancer of Fairlead's is told the time by the
 * engine, in whose place {@code fairlead} reads it here, at the beginning and at the end.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class PeakEwmaBenchmark {

  /** Its state. */
  public static class Fairlead extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("least-latency", endpoints);
    }
  }

  @Benchmark
  public int fairlead(Fairlead state, Keys keys) {
    return state.balancer.pickAndReleaseTimed(keys.first().fairlead());
  }

  /** Its state. */
  public static class Finagle extends Sized {

    private FinagleBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer =
          FinagleBalancer.of(
              Balancers.p2cPeakEwma(
                  Balancers.p2cPeakEwma$default$1(), Balancers.p2cPeakEwma$default$2()),
              endpoints);
    }
  }

  @Benchmark
  public Service<Integer, Integer> finagle(Finagle state) {
    return state.balancer.pickAndRelease();
  }
}
