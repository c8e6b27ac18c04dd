package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.core.plugin.Providers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An engine on a virtual clock, with plug-ins that a test can see through. */
final class EngineFixture {

  static final String TENANT_HEADER = "tenant";

  final FakeTicker ticker = new FakeTicker();
  final FakeScheduler scheduler = new FakeScheduler(ticker);
  final long startNanos = ticker.nanos();

  /** How often the engine and its plug-ins have read the ticker. */
  final AtomicInteger readings = new AtomicInteger();

  /** The time of day; begins with 1970. */
  final InstantSource clock = () -> Instant.EPOCH.plusNanos(ticker.nanos() - startNanos);

  final Map<String, BalancerProvider> balancers = new HashMap<>();
  final Map<String, PolicyProvider> policies = new HashMap<>();
  final Map<String, HealthCheckProvider> healthChecks = new HashMap<>();
  final List<LbListener> listeners = new ArrayList<>();
  final Map<String, EndpointSource> sources = new HashMap<>();
  final Map<String, LoadReportSource> loadReports = new HashMap<>();
  final Map<String, ProbeSource> probes = new HashMap<>();
  TenantResolver resolver = EngineFixture::byHeader;
  Locality locality = Locality.UNKNOWN;
  TaskScheduler background = this::schedule;
  volatile boolean failingScheduler;
  Duration maxLeaseAge = Duration.ofMinutes(1);
  Duration tenantIdleTime = Duration.ofMinutes(10);

  EngineFixture() {
    balancer("first", context -> picking -> firstAvailable(context.endpoints().size(), picking));
  }

  EngineFixture balancer(String name, BalancerFactory factory) {
    balancers.put(
        name,
        new BalancerProvider() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public BalancerFactory configure(Options options) {
            return factory;
          }
        });
    return this;
  }

  EngineFixture policy(RecordingPolicy.Kind kind) {
    policies.put(kind.name(), kind);
    return this;
  }

  Engine start(LbConfig config) {
    return new Engine(
        new LoadBalancerSettings(
            resolver,
            config,
            sources,
            loadReports,
            probes,
            listeners,
            maxLeaseAge,
            tenantIdleTime,
            locality,
            this::read,
            clock,
            new SeededRandom(1),
            background),
        new Providers(balancers, policies, healthChecks));
  }

  private long read() {
    readings.incrementAndGet();
    return ticker.nanos();
  }

  private TaskScheduler.Scheduled schedule(Duration delay, Runnable task) {
    if (failingScheduler) {
      throw new RejectedExecutionException("told to fail");
    }
    return scheduler.schedule(delay, task);
  }

  /**
   * A pool {@code main} of three endpoints, and the tenants {@code acme} and {@code globex} on it.
   */
  static LbConfig.Builder config() {
    return LbConfig.builder()
        .pool("main", p -> p.balancer("first").endpoint("a", 1).endpoint("b", 2).endpoint("c", 3))
        .defaultPool("main")
        .tenant("acme", t -> {})
        .tenant("globex", t -> {});
  }

  /** The same with the retries of its pool. */
  static LbConfig withRetries(Consumer<RetryConfig.Builder> retries) {
    return config()
        .pool(
            "main",
            p ->
                p.balancer("first")
                    .endpoint("a", 1)
                    .endpoint("b", 2)
                    .endpoint("c", 3)
                    .retry(retries))
        .build();
  }

  static RequestView get(String tenant) {
    return get(tenant, "/");
  }

  static RequestView get(String tenant, String path) {
    return RequestView.builder("GET", path).header(TENANT_HEADER, tenant).build();
  }

  static Lease lease(Admission admission) {
    if (admission instanceof Lease lease) {
      return lease;
    }
    throw new AssertionError("not a lease but " + admission);
  }

  static Rejection rejection(Admission admission) {
    if (admission instanceof Rejection rejection) {
      return rejection;
    }
    throw new AssertionError("not a rejection but " + admission);
  }

  static void succeed(Admission admission) {
    lease(admission).complete(Outcome.success());
  }

  private static int firstAvailable(int size, PickContext picking) {
    for (int i = 0; i < size; i++) {
      if (picking.isAvailable(i)) {
        return i;
      }
    }
    return Balancer.NONE;
  }

  private static TenantResolution byHeader(RequestView request) {
    String id = request.header(TENANT_HEADER);
    return id == null ? TenantResolution.none() : TenantResolution.of(id, Evidence.VERIFIED_CLAIM);
  }
}
