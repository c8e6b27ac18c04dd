package io.fairlead.benchmarks.peers;

import com.linecorp.armeria.common.loadbalancer.SimpleLoadBalancer;
import io.fairlead.benchmarks.peers.ArmeriaBalancers.Candidate;
import io.grpc.LoadBalancer.PickResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pick by weighted round robin, of endpoints that weigh 1, 2 and 3.
 *
 * <p>Fairlead and Armeria take configured weights. Those of gRPC follow from reports of load, as
 * with {@code fairleadReported}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class WeightedBenchmark {

  /** Its state. */
  public static class Fairlead extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("weighted-round-robin", endpoints);
    }
  }

  @Benchmark
  public int fairlead(Fairlead state, Keys keys) {
    return state.balancer.pick(keys.first().fairlead());
  }

  /** Its state. */
  public static class Armeria extends Sized {

    private SimpleLoadBalancer<Candidate> balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = ArmeriaBalancers.weightedRoundRobin(endpoints);
    }
  }

  @Benchmark
  public @Nullable Object armeria(Armeria state) {
    return state.balancer.pick();
  }

  /** Its state. */
  public static class Grpc extends Sized {

    private GrpcBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = GrpcBalancer.weighted(endpoints);
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
}
