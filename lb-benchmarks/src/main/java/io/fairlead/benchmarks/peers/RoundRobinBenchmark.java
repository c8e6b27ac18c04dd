package io.fairlead.benchmarks.peers;

import com.linecorp.armeria.common.loadbalancer.SimpleLoadBalancer;
import com.netflix.loadbalancer.RoundRobinRule;
import com.netflix.loadbalancer.Server;
import com.twitter.finagle.Service;
import com.twitter.finagle.loadbalancer.Balancers;
import com.twitter.util.Future;
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
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;

/** A pick by round robin, where endpoints are alike. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class RoundRobinBenchmark {

  /** Its state. */
  public static class Fairlead extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("round-robin", endpoints);
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
      balancer = ArmeriaBalancers.roundRobin(endpoints);
    }
  }

  @Benchmark
  public @Nullable Object armeria(Armeria state) {
    return state.balancer.pick();
  }

  /** Its state. */
  public static class Ribbon extends Sized {

    private RoundRobinRule balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = RibbonBalancers.roundRobin(endpoints);
    }
  }

  @Benchmark
  public Server ribbon(Ribbon state) {
    return state.balancer.choose(null);
  }

  /** Its state. */
  public static class Grpc extends Sized {

    private GrpcBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = GrpcBalancer.roundRobin(endpoints);
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
      balancer = FinagleBalancer.of(Balancers.roundRobin(), endpoints);
    }
  }

  @Benchmark
  public Future<Service<Integer, Integer>> finagle(Finagle state) {
    return state.balancer.pick();
  }

  /** Its state. */
  public static class Spring extends Sized {

    private RoundRobinLoadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = SpringBalancers.roundRobin(endpoints);
    }
  }

  @Benchmark
  public ServiceInstance spring(Spring state) {
    return SpringBalancers.pick(state.balancer);
  }
}
