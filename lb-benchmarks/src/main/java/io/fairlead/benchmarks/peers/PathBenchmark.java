package io.fairlead.benchmarks.peers;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.benchmarks.peers.HandWrittenPath.Call;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;

/**
 * The whole path, from a request to an endpoint and from its outcome back: {@link FairleadPath} and
 * {@link HandWrittenPath}, over the same requests.
 *
 * <p>All requests succeed. With one tenant and several threads it shows contention. The
 * hand-written path with a million tenants takes 6 KB of heap for each that is seen: {@code
 * -jvmArgs -Xmx12g}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class PathBenchmark {

  /** Whose breakers there are, on both sides. */
  @State(Scope.Benchmark)
  public static class Breakers {

    /** Whose breakers there are, on both sides. */
    @Param({"TENANT", "ENDPOINT"})
    public BreakerOf breakers;
  }

  /** Its state. */
  public static class Fairlead extends Breakers {

    private LoadBalancer balancer;

    /** Configures the tenants, and serves each once. */
    @Setup
    public void start(Traffic traffic) {
      balancer = FairleadPath.start(traffic.tenants, breakers);
      traffic.serveAll(request -> acquireAndSucceed(balancer, request));
    }

    /** Ends its background work. */
    @TearDown
    public void close() {
      balancer.close();
    }
  }

  @Benchmark
  public boolean fairlead(Fairlead state, Traffic.Walk walk) {
    return acquireAndSucceed(state.balancer, walk.next());
  }

  private static boolean acquireAndSucceed(LoadBalancer balancer, TenantRequest request) {
    return ((Lease) balancer.acquire(request)).complete(Outcome.success());
  }

  /** Its state. */
  public static class HandWritten extends Breakers {

    private HandWrittenPath path;

    /** Configures the tenants, and serves each once. */
    @Setup
    public void start(Traffic traffic) {
      path = HandWrittenPath.of(Set.of(Traffic.ids(traffic.tenants)), breakers);
      traffic.serveAll(request -> beginAndSucceed(path, request));
    }
  }

  @Benchmark
  public Object handWritten(HandWritten state, Traffic.Walk walk) {
    return beginAndSucceed(state.path, walk.next());
  }

  /** Its state. */
  public static class HandWrittenWithSpring extends Breakers {

    private HandWrittenPath path;

    /** Configures the tenants, and serves each once. */
    @Setup
    public void start(Traffic traffic) {
      RoundRobinLoadBalancer picker = SpringBalancers.roundRobin(FairleadPath.ENDPOINTS);
      path =
          new HandWrittenPath(
              Set.of(Traffic.ids(traffic.tenants)),
              Limits.PLENTY,
              Limits::limiter,
              breakers,
              size -> indexOf(SpringBalancers.pick(picker)));
      traffic.serveAll(request -> beginAndSucceed(path, request));
    }

    private static int indexOf(ServiceInstance picked) {
      return picked.getPort() - 1;
    }
  }

  /** The same with the pick of Spring Cloud LoadBalancer. */
  @Benchmark
  public Object handWrittenWithSpring(HandWrittenWithSpring state, Traffic.Walk walk) {
    return beginAndSucceed(state.path, walk.next());
  }

  private static Object beginAndSucceed(HandWrittenPath path, TenantRequest request) {
    Call call = Objects.requireNonNull(path.begin(request));
    call.succeeded();
    return call.endpoint();
  }
}
