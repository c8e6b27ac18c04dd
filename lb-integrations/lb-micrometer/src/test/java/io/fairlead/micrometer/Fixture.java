package io.fairlead.micrometer;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A load balancer with metrics, at a time that stands still. */
final class Fixture implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

  final FakeTicker ticker = new FakeTicker(0);
  final FakeScheduler scheduler = new FakeScheduler(ticker);
  final MeterRegistry registry;
  final FairleadMetrics metrics;
  final LoadBalancer balancer;

  /** Names so many tenants, and is refreshed by the test. */
  Fixture(int topTenants, LbConfig config) {
    this(new SimpleMeterRegistry(), config, with -> with.topTenants(topTenants));
  }

  Fixture(MeterRegistry registry, LbConfig config, UnaryOperator<FairleadMetrics.Builder> with) {
    this.registry = registry;
    FairleadMetrics.Builder builder =
        FairleadMetrics.builder()
            .refreshInterval(Duration.ZERO)
            .ticker(ticker)
            .clock(() -> NOW)
            .random(new SeededRandom(1))
            .scheduler(scheduler);
    metrics = with.apply(builder).build();
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf("saas.example"))
            .config(config)
            .listener(metrics)
            .maxLeaseAge(Duration.ofMinutes(1))
            .tenantIdleTime(Duration.ofDays(365))
            .ticker(ticker)
            .scheduler(scheduler)
            .build();
    metrics.observe(balancer).bindTo(registry);
  }

  /** These tenants, all in the pool {@code p} of two endpoints. */
  static LbConfig config(String... tenants) {
    return config(pool -> {}, tenants);
  }

  static LbConfig config(Consumer<PoolConfig.Builder> pool, String... tenants) {
    LbConfig.Builder config =
        LbConfig.builder()
            .pool("p", pool.andThen(p -> p.endpoint("10.0.0.1", 80).endpoint("10.0.0.2", 80)))
            .defaultPool("p");
    Arrays.stream(tenants).forEach(id -> config.tenant(id, tenant -> {}));
    return config.build();
  }

  static RequestView request(String tenant) {
    return RequestView.builder("GET", "/").host(tenant + ".saas.example").build();
  }

  Admission acquire(String tenant) {
    return balancer.acquire(request(tenant));
  }

  Lease lease(String tenant) {
    return (Lease) acquire(tenant);
  }

  /** So many requests that end well. */
  void serve(String tenant, int requests) {
    for (int i = 0; i < requests; i++) {
      lease(tenant).complete(Outcome.success());
    }
  }

  /** The sum of the counters of a name with these tags. */
  long count(String name, String... tags) {
    return (long)
        registry.find(name).tags(tags).functionCounters().stream()
            .mapToDouble(counter -> counter.count())
            .sum();
  }

  double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  /** Ends a round of names. */
  void nextRound() {
    ticker.advance(Duration.ofSeconds(10));
    metrics.refresh();
  }

  @Override
  public void close() {
    metrics.close();
    balancer.close();
  }
}
