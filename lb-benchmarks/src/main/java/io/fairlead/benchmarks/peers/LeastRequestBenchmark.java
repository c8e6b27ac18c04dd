package io.fairlead.benchmarks.peers;

import com.twitter.finagle.Service;
import com.twitter.finagle.loadbalancer.Balancers;
import io.grpc.LoadBalancer.PickResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pick by requests in flight, of two endpoints drawn at random.
 *
 * <p>{@code fairlead} and {@code grpc} pick and leave the counting to the rest of the path; {@code
 * fairleadAndRelease} and {@code finagleAndRelease} count the request and end it. gRPC's knows no
 * weights, so that all endpoints have the same here; {@code fairleadByWeights} draws by others.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class LeastRequestBenchmark {

  /** Its state. */
  public static class Fairlead extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.ofEqual("least-connections", endpoints);
    }
  }

  /** The same over endpoints with weights. */
  public static class Weighted extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("least-connections", endpoints);
    }
  }

  @Benchmark
  public int fairleadByWeights(Weighted state, Keys keys) {
    return state.balancer.pick(keys.first().fairlead());
  }

  @Benchmark
  public int fairlead(Fairlead state, Keys keys) {
    return state.balancer.pick(keys.first().fairlead());
  }

  @Benchmark
  public int fairleadAndRelease(Fairlead state, Keys keys) {
    return state.balancer.pickAndRelease(keys.first().fairlead());
  }

  /** Its state. */
  public static class Grpc extends Sized {

    private GrpcBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = GrpcBalancer.leastRequest(endpoints);
    }

    /** Ends its background work. */
    @TearDown
    public void close() {
      balancer.close();
    }
  }

  @Benchmark
  public PickResult grpc(Grpc state, Keys keys) {
    return state.balancer.pick(keys.first().grpc());
  }

  /** Its state. */
  public static class Finagle extends Sized {

    private FinagleBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FinagleBalancer.of(Balancers.p2c(Balancers.p2c$default$1()), endpoints);
    }
  }

  @Benchmark
  public Service<Integer, Integer> finagleAndRelease(Finagle state) {
    return state.balancer.pickAndRelease();
  }
}
