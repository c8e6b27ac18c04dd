package io.fairlead.benchmarks;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it takes an endpoint source to push a membership: from the push until the first pick among
 * the new endpoints can be made. The balancers are written as {@link Variant} says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class MembershipBenchmark {

  private static final String POOL = "shared";

  @Param({
    "round-robin",
    "random",
    "weighted-round-robin",
    "weighted-round-robin/reported",
    "least-connections",
    "least-latency",
    "hot-cold",
    "consistent-hash",
    "consistent-hash/maglev",
    "consistent-hash/rendezvous",
    "consistent-hash/ring-envoy",
    "consistent-hash/ring-nginx",
    "shuffle-shard",
    "sticky",
    "subset"
  })
  String balancer;

  @Param({"60000"})
  int endpoints;

  private final List<List<Endpoint>> memberships = new ArrayList<>();
  private List<Endpoint> copy;
  private List<Endpoint> withOneReplaced;
  private LoadBalancer engine;
  private EndpointSource.Subscriber subscriber;
  private int next;

  /** Starts an engine whose pool has its first members. */
  @Setup
  public void start() {
    Variant variant = Variant.of(balancer);
    memberships.add(members("10.1.0.0"));
    memberships.add(members("10.2.0.0"));
    copy = members("10.1.0.0");
    List<Endpoint> replaced = new ArrayList<>(memberships.get(0));
    replaced.set(endpoints / 2, Endpoint.of("10.3.0.0", 8080));
    withOneReplaced = List.copyOf(replaced);
    engine =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(
                LbConfig.builder()
                    .noPolicies()
                    .pool(POOL, pool -> pool.balancer(variant.balancer(), variant.options()))
                    .build())
            .endpoints(
                POOL,
                given -> {
                  subscriber = given;
                  return () -> {};
                })
            .build();
    subscriber.update(memberships.get(0));
  }

  /** Stops the background work. */
  @TearDown
  public void close() {
    engine.close();
  }

  /** Every endpoint is another one than before. */
  @Benchmark
  public void swapAll() {
    subscriber.update(memberships.get(++next % 2));
  }

  /** One endpoint is another one than before. */
  @Benchmark
  public void swapOne() {
    subscriber.update(++next % 2 == 0 ? memberships.get(0) : withOneReplaced);
  }

  /** Nothing has changed, and nobody knows but by comparing: two lists of equal endpoints. */
  @Benchmark
  public void pushEqual() {
    subscriber.update(copy);
  }

  private List<Endpoint> members(String host) {
    return IntStream.range(0, endpoints)
        .mapToObj(i -> Endpoint.of(host, 1 + i).withWeight(1 + i % 3))
        .toList();
  }
}
