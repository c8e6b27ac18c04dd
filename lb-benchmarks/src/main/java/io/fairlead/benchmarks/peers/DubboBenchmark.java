package io.fairlead.benchmarks.peers;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.ConsistentHashLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.LeastActiveLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RandomLoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.RoundRobinLoadBalance;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/**
 * Picks by Dubbo, whose balancers look at each endpoint, its weight and its warm-up for each pick.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class DubboBenchmark {

  @Benchmark
  public Object roundRobin(Endpoints state, Keys keys) {
    return state.roundRobin.select(state.list, DubboEndpoint.CONSUMER, keys.next().dubbo());
  }

  @Benchmark
  public Object random(Endpoints state, Keys keys) {
    return state.random.select(state.list, DubboEndpoint.CONSUMER, keys.next().dubbo());
  }

  @Benchmark
  public Object leastActive(Endpoints state, Keys keys) {
    return state.leastActive.select(state.list, DubboEndpoint.CONSUMER, keys.next().dubbo());
  }

  @Benchmark
  public Object consistentHash(Endpoints state, Keys keys) {
    return state.consistentHash.select(state.list, DubboEndpoint.CONSUMER, keys.next().dubbo());
  }

  /** The same list for all of them. */
  public static class Endpoints extends Sized {

    private final LoadBalance roundRobin = new RoundRobinLoadBalance();
    private final LoadBalance random = new RandomLoadBalance();
    private final LoadBalance leastActive = new LeastActiveLoadBalance();
    private final LoadBalance consistentHash = new ConsistentHashLoadBalance();
    private List<Invoker<Object>> list;

    /** Makes it. */
    @Setup
    public void start() {
      list = DubboEndpoint.list(endpoints);
    }
  }
}
