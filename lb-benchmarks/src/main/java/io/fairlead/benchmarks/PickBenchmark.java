package io.fairlead.benchmarks;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.Options;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
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

/**
 * One pick with its completion, by algorithm and size of the pool. All endpoints are available. The
 * algorithms are written as {@link Variant} says. The time is handed in, as by the engine, and goes
 * on by itself: what reading a clock takes is not in the figures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class PickBenchmark {

  private static final long LATENCY_NANOS = 1_000_000;
  private static final long STEP_NANOS = 100;

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

  @Param({"10", "1000", "10000"})
  int endpoints;

  private final Pick[] picks = new Pick[Requests.TENANTS];
  private Balancer picker;
  private int next;
  private long nowNanos;

  /** Makes the balancer, over endpoints of three weights and with some load each, as reported. */
  @Setup
  public void start() {
    RequestView[] requests = Requests.ofEachTenant();
    for (int i = 0; i < picks.length; i++) {
      picks[i] = new Pick(requests[i], Tenant.of(Requests.tenant(i)));
    }
    BalancerContext context =
        BalancerContext.of(
            "measured", Members.of(endpoints), () -> nowNanos, RandomSource.system());
    Variant variant = Variant.of(balancer);
    Map<String, BalancerProvider> providers = new HashMap<>();
    ServiceLoader.load(BalancerProvider.class).forEach(each -> providers.put(each.name(), each));
    BalancerFactory factory =
        Objects.requireNonNull(providers.get(variant.balancer()))
            .configure(
                Options.of("options", variant.options()), new BalancerProvider.Others(providers));
    Balancer first = factory.create(context);
    for (int i = 0; i < endpoints; i++) {
      first.reported(i, new LoadReport(0.5, 1 + i % 3, 0), nowNanos);
    }
    picker = factory.create(context.withPredecessor(first));
  }

  @Benchmark
  public int pick() {
    nowNanos += STEP_NANOS;
    int index = picker.pick(picks[next++ % picks.length]);
    picker.completed(index, Outcome.success(), LATENCY_NANOS, nowNanos);
    return index;
  }

  private final class Pick implements PickContext {

    private final RequestView request;
    private final Tenant tenant;

    Pick(RequestView request, Tenant tenant) {
      this.request = request;
      this.tenant = tenant;
    }

    @Override
    public RequestView request() {
      return request;
    }

    @Override
    public Tenant tenant() {
      return tenant;
    }

    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public boolean isAvailable(int index) {
      return true;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  record Members(Endpoint[] endpoints) implements EndpointList {

    static Members of(int size) {
      return new Members(
          IntStream.range(0, size)
              .mapToObj(i -> Endpoint.of("10.0.0.1", 8080).withId("e" + i).withWeight(1 + i % 3))
              .toArray(Endpoint[]::new));
    }

    @Override
    public int size() {
      return endpoints.length;
    }

    @Override
    public Endpoint get(int index) {
      return endpoints[index];
    }

    @Override
    public int inFlight(int index) {
      return index & 7;
    }
  }
}
