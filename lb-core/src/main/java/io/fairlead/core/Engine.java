package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.BlockingSender;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.Sender;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.routing.Destination;
import io.fairlead.core.routing.Route;
import io.fairlead.core.stats.LatencyLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The request path, from {@link #acquire} downwards, and what surrounds it: configurations are
 * applied one at a time, and housekeeping works in the background.
 */
final class Engine implements LoadBalancer {

  private static final Rejection MALFORMED = Rejection.of(RejectionReason.MALFORMED_REQUEST);

  /** The host's own view of the request threw. */
  private static final Rejection UNREADABLE = Rejection.of(RejectionReason.POLICY_FAILED);

  private static final TenantResolution RESOLVER_FAILED =
      TenantResolution.refused(RejectionReason.RESOLVER_FAILED);

  private final TenantResolver resolver;
  private final Environment environment;
  private final Listeners listeners;
  private final Configurations configurations;
  private final TenantRegistry tenants;
  private final RejectionCounts rejectedWithoutTenant = new RejectionCounts();
  private final LeaseTable leases = new LeaseTable();
  private final LatencyLog latencies;
  private final Pauses pauses;
  private final Housekeeping housekeeping;
  private final Drains drains;
  private final Background background;
  private volatile boolean closed;

  Engine(LoadBalancerSettings settings, Providers providers) {
    resolver = settings.tenants();
    background = new Background(settings.scheduler());
    Faults faults = new Faults(settings.ticker());
    listeners = new Listeners(settings.listeners(), faults);
    environment =
        new Environment(
            settings.ticker(),
            settings.clock(),
            settings.random(),
            background.scheduler(),
            settings.locality(),
            faults,
            listeners);
    pauses = new Pauses(environment);
    configurations = new Configurations(settings, providers, environment, listeners);
    drains = new Drains(configurations, environment);
    tenants = new TenantRegistry(configurations);
    latencies = new LatencyLog(settings.ticker(), Runtime.getRuntime().availableProcessors());
    housekeeping =
        new Housekeeping(
            settings,
            configurations,
            tenants,
            leases,
            latencies,
            listeners,
            background.scheduler());
  }

  @Override
  public Admission acquire(RequestView request) {
    if (closed) {
      return reject(request, Rejection.of(RejectionReason.SHUTTING_DOWN));
    }
    if (request.target().problem() != null) {
      return reject(request, MALFORMED);
    }
    TenantResolution resolution = resolve(request);
    if (resolution.refusal() != null) {
      return reject(request, Rejection.of(resolution.refusal()));
    }
    String id = resolution.tenantId();
    if (id == null || !resolution.standsAlone()) {
      return reject(request, Rejection.of(RejectionReason.TENANT_MISSING));
    }
    TenantRuntime tenant = tenants.enter(id);
    if (tenant == null) {
      return reject(request, Rejection.of(RejectionReason.TENANT_UNKNOWN));
    }
    return admit(request, tenant, resolution.strippedPrefix());
  }

  private Admission admit(RequestView request, TenantRuntime tenant, int strippedPrefix) {
    Route route;
    try {
      route = route(request, tenant, strippedPrefix);
    } catch (Throwable e) {
      environment.faults().contain("request view", e);
      return reject(request, tenant, UNREADABLE);
    }
    if (route == null) {
      return reject(request, tenant, Rejection.of(RejectionReason.NO_ROUTE));
    }
    Admission admission = admit(request, tenant, route, strippedPrefix);
    Route overflow =
        admission instanceof Rejection refused ? route.overflow(refused.reason()) : null;
    if (overflow != null) {
      admission = admit(request, tenant, overflow, strippedPrefix);
    }
    return admission instanceof Rejection refused ? reject(request, tenant, refused) : admission;
  }

  private Admission admit(
      RequestView request, TenantRuntime tenant, Route route, int strippedPrefix) {
    Admittance admittance = tenant.admittance(route);
    PolicyGuard[] guards = admittance.guards();
    long held = 0;
    for (int i = 0; i < guards.length; i++) {
      Rejection rejection = guards[i].tryAcquire(request);
      if (rejection == null) {
        held |= 1L << i;
      } else if (rejection != PolicyGuard.SKIPPED) {
        admittance.release(held, request, Outcome.notSent(), 0);
        return rejection;
      }
    }
    return lease(request, tenant, admittance, held, strippedPrefix);
  }

  private @Nullable Route route(RequestView request, TenantRuntime tenant, int strippedPrefix) {
    Destination found = tenant.snapshot().routes().find(tenant.tenant(), request, strippedPrefix);
    Destination destination = found == null ? tenant.ownDestination() : found;
    return destination == null ? null : destination.routeOf(tenant.tenant(), request);
  }

  private Admission lease(
      RequestView request,
      TenantRuntime tenant,
      Admittance admittance,
      long held,
      int strippedPrefix) {
    if (!tenant.view(admittance.route().pool()).isEmpty()) {
      EngineLease lease =
          EngineLease.first(this, request, tenant, admittance, held, strippedPrefix);
      if (lease.bind()) {
        tenant.state().admitted();
        admittance.route().pool().retries().admitted();
        listeners.admitted(lease);
        return lease;
      }
    }
    admittance.release(held, request, Outcome.notSent(), 0);
    return EngineLease.noEndpoint(tenant);
  }

  private TenantResolution resolve(RequestView request) {
    try {
      return Objects.requireNonNull(resolver.resolve(request));
    } catch (Throwable e) {
      environment.faults().contain("tenant resolver", e);
      return RESOLVER_FAILED;
    }
  }

  private Rejection reject(RequestView request, Rejection rejection) {
    rejectedWithoutTenant.increment(rejection.reason());
    listeners.rejected(request, null, rejection);
    return rejection;
  }

  private Rejection reject(RequestView request, TenantRuntime tenant, Rejection rejection) {
    tenant.state().rejected(rejection.reason());
    tenant.state().exit();
    listeners.rejected(request, tenant.tenant(), rejection);
    return rejection;
  }

  @Override
  public CompletionStage<Admission> acquireAsync(RequestView request) {
    return CompletableFuture.completedFuture(acquire(request));
  }

  @Override
  public <R> R call(RequestView request, BlockingSender<R> sender) throws Exception {
    return BlockingCall.run(this, request, sender);
  }

  @Override
  public <R> CompletionStage<R> callAsync(RequestView request, Sender<R> sender) {
    return Call.start(this, request, sender);
  }

  /** Counts the end of a request, all of whose attempts have ended. */
  void ended(TenantState tenant, Outcome outcome, long latencyNanos) {
    tenant.ended(outcome);
    latencies.append(tenant.latency(), latencyNanos);
    tenant.exit();
  }

  void watch(EngineLease lease) {
    leases.add(lease);
  }

  void unwatch(int segment, int slot) {
    leases.remove(segment, slot);
  }

  @Nullable Throwable traceOrigin() {
    return housekeeping.traceOrigin();
  }

  long nanos() {
    return environment.ticker().nanos();
  }

  RandomSource random() {
    return environment.random();
  }

  LatencyLog latencies() {
    return latencies;
  }

  Pauses pauses() {
    return pauses;
  }

  TaskScheduler scheduler() {
    return environment.scheduler();
  }

  Faults faults() {
    return environment.faults();
  }

  Listeners listeners() {
    return listeners;
  }

  @Override
  public LbConfig config() {
    return configurations.get().config();
  }

  @Override
  public void apply(LbConfig config) {
    if (closed) {
      throw new IllegalStateException("the load balancer is closed");
    }
    configurations.apply(config);
  }

  @Override
  public CompletionStage<Integer> drain(String pool, String endpointId, Duration deadline) {
    if (closed) {
      throw new IllegalStateException("the load balancer is closed");
    }
    return drains.begin(pool, endpointId, deadline);
  }

  @Override
  public void undrain(String pool, String endpointId) {
    configurations.drain(pool, endpointId, null);
  }

  @Override
  public Map<String, Double> blastRadius(String pool, Set<String> endpointIds) {
    return BlastRadius.of(configurations.get(), pool, endpointIds);
  }

  @Override
  public LbStats stats() {
    latencies.drain();
    Map<String, TenantStats> byTenant = new HashMap<>();
    tenants.live().forEach((id, state) -> byTenant.put(id, state.stats(latencies)));
    Map<String, PoolStats> byPool = new HashMap<>();
    configurations.get().pools().forEach((name, pool) -> byPool.put(name, pool.stats()));
    return new LbStats(
        byTenant,
        byPool,
        rejectedWithoutTenant.byReason(),
        housekeeping.lostLeases(),
        environment.faults().count());
  }

  @Override
  public CompletionStage<Void> drain() {
    closed = true;
    return housekeeping.whenIdle();
  }

  @Override
  public void close() {
    closed = true;
    configurations.close();
    pauses.close();
    drains.close();
    housekeeping.close();
    background.close();
  }
}
