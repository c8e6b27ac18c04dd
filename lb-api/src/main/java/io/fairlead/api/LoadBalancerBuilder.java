package io.fairlead.api;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReportSource;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link LoadBalancer} needs. Not thread-safe; used once. */
public final class LoadBalancerBuilder {

  /** Long enough for any request and most downloads, short enough to notice a leak the same day. */
  public static final Duration DEFAULT_MAX_LEASE_AGE = Duration.ofHours(1);

  /**
   * Longer than the windows of most quotas, so that a tenant's bucket is full when it is dropped.
   */
  public static final Duration DEFAULT_TENANT_IDLE_TIME = Duration.ofMinutes(10);

  private @Nullable TenantResolver tenants;
  private LbConfig config = LbConfig.builder().build();
  private final Map<String, EndpointSource> endpointSources = new HashMap<>();
  private final Map<String, LoadReportSource> loadReportSources = new HashMap<>();
  private final Map<String, ProbeSource> probeSources = new HashMap<>();
  private final List<LbListener> listeners = new ArrayList<>();
  private Duration maxLeaseAge = DEFAULT_MAX_LEASE_AGE;
  private Duration tenantIdleTime = DEFAULT_TENANT_IDLE_TIME;
  private Locality locality = Locality.UNKNOWN;
  private Ticker ticker = Ticker.system();
  private InstantSource clock = InstantSource.system();
  private RandomSource random = RandomSource.system();
  private @Nullable TaskScheduler scheduler;

  LoadBalancerBuilder() {}

  /** Sets how the tenant of a request is found. Required. */
  public LoadBalancerBuilder tenants(TenantResolver resolver) {
    tenants = Objects.requireNonNull(resolver);
    return this;
  }

  /** Sets the first configuration; empty unless set, so that every request is refused. */
  public LoadBalancerBuilder config(LbConfig value) {
    config = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Feeds a pool from a source instead of the endpoints in its configuration, which serve until the
   * source has pushed its first list.
   */
  public LoadBalancerBuilder endpoints(String pool, EndpointSource source) {
    endpointSources.put(Objects.requireNonNull(pool), Objects.requireNonNull(source));
    return this;
  }

  /**
   * Feeds the balancer of a pool with load reports that do not come with answers; those that do are
   * handed over by {@link Outcome#withLoadReport}.
   */
  public LoadBalancerBuilder loadReports(String pool, LoadReportSource source) {
    loadReportSources.put(Objects.requireNonNull(pool), Objects.requireNonNull(source));
    return this;
  }

  /** Lets the balancer of a pool probe its endpoints. */
  public LoadBalancerBuilder probes(String pool, ProbeSource source) {
    probeSources.put(Objects.requireNonNull(pool), Objects.requireNonNull(source));
    return this;
  }

  /** Adds a listener. */
  public LoadBalancerBuilder listener(LbListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * Sets the age at which a lease that was not completed counts as lost and its permits return;
   * more than zero, {@link #DEFAULT_MAX_LEASE_AGE} unless set.
   */
  public LoadBalancerBuilder maxLeaseAge(Duration age) {
    maxLeaseAge = positive("maxLeaseAge", age);
    return this;
  }

  /**
   * Sets how long a tenant must be quiet before its state may be dropped, which happens only once
   * that state cannot be told from a new one; more than zero, {@link #DEFAULT_TENANT_IDLE_TIME}
   * unless set.
   */
  public LoadBalancerBuilder tenantIdleTime(Duration time) {
    tenantIdleTime = positive("tenantIdleTime", time);
    return this;
  }

  /** Sets where this process stands, for endpoints near it to be preferred; unknown unless set. */
  public LoadBalancerBuilder locality(Locality value) {
    locality = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the source of time; the virtual machine's unless set. */
  public LoadBalancerBuilder ticker(Ticker value) {
    ticker = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the time of day; the machine's unless set. */
  public LoadBalancerBuilder clock(InstantSource value) {
    clock = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the source of randomness; the virtual machine's unless set. */
  public LoadBalancerBuilder random(RandomSource value) {
    random = Objects.requireNonNull(value);
    return this;
  }

  /** Sets where background work runs; one daemon thread of the engine's own unless set. */
  public LoadBalancerBuilder scheduler(TaskScheduler value) {
    scheduler = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Starts the load balancer.
   *
   * @throws io.fairlead.api.config.InvalidConfigException if the configuration is wrong
   * @throws IllegalStateException if no tenant resolver is set, or the engine is missing
   */
  public LoadBalancer build() {
    if (tenants == null) {
      throw new IllegalStateException("no tenant resolver is set: call tenants(...)");
    }
    return engine()
        .create(
            new LoadBalancerSettings(
                tenants,
                config,
                endpointSources,
                loadReportSources,
                probeSources,
                listeners,
                maxLeaseAge,
                tenantIdleTime,
                locality,
                ticker,
                clock,
                random,
                scheduler));
  }

  private static LoadBalancerProvider engine() {
    return ServiceLoader.load(
            LoadBalancerProvider.class, LoadBalancerBuilder.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no engine found: add the artifact io.fairlead:lb-core (or lb-starter)"));
  }

  private static Duration positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " " + value + " is not more than zero");
    }
    return value;
  }
}
