package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.BlockingSender;
import io.fairlead.api.Explanation;
import io.fairlead.api.Lease;
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
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.pool.View;
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
import java.util.concurrent.TimeUnit;
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
  private final RequestListeners requestListeners;
  private final Configurations configurations;
  private final TenantRegistry tenants;
  private final RejectionCounts rejectedWithoutTenant = new RejectionCounts();
  private final LeaseTable leases = new LeaseTable();
  private final LatencyLog latencies;
  private final Pauses pauses;
  private final WaitingRequests waiting = new WaitingRequests();
  private final NoisePatrol noise;
  private final Housekeeping housekeeping;
  private final Drains drains;
  private final Background background;
  private volatile boolean closed;

  Engine(LoadBalancerSettings settings, Providers providers) {
    resolver = settings.tenants();
    background = Background.of(settings.scheduler(), "fairlead");
    Faults faults = new Faults(settings.ticker());
    listeners = new Listeners(settings.listeners(), faults);
    requestListeners = new RequestListeners(settings.listeners(), faults);
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
    configurations = new Configurations(this, settings, providers, environment, listeners);
    drains = new Drains(configurations, environment);
    tenants = new TenantRegistry(configurations, this::forgetRequests);
    latencies = new LatencyLog(settings.ticker(), Runtime.getRuntime().availableProcessors());
    noise = new NoisePatrol(configurations, tenants, leases);
    housekeeping =
        new Housekeeping(
            settings,
            configurations,
            tenants,
            leases,
            latencies,
            noise,
            listeners,
            background.scheduler());
  }

  @Override
  public Admission acquire(RequestView request) {
    return acquire(request, (WaitingRequest) null);
  }

  /**
   * Admits a request or refuses it.
   *
   * @param waiting lets it wait where it may, and is the answer then; null to refuse it
   */
  private Admission acquire(RequestView request, @Nullable WaitingRequest waiting) {
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
    if (tenant.isSuspended()) {
      return reject(request, tenant, Rejection.of(RejectionReason.TENANT_SUSPENDED));
    }
    return admit(request, tenant, resolution.strippedPrefix(), waiting);
  }

  private Admission admit(
      RequestView request,
      TenantRuntime tenant,
      int strippedPrefix,
      @Nullable WaitingRequest waiting) {
    Route route;
    try {
      route =
          route(tenant.shared(), tenant.tenant(), tenant.ownDestination(), request, strippedPrefix);
    } catch (Throwable e) {
      environment.faults().contain("request view", e);
      return reject(request, tenant, UNREADABLE);
    }
    if (route == null) {
      return reject(request, tenant, Rejection.of(RejectionReason.NO_ROUTE));
    }
    Admission admission =
        pass(request, tenant.admittance(route, strippedPrefix), route.overflows() ? null : waiting);
    Route overflow =
        admission instanceof Rejection refused ? route.overflow(refused.reason()) : null;
    if (overflow != null) {
      route.pool().overflowed();
      admission = pass(request, tenant.admittance(overflow, strippedPrefix), waiting);
    }
    return settled(request, tenant, admission);
  }

  /** Goes on with a request that has waited, after the step that has let it proceed now. */
  Admission resume(
      RequestView request, WaitingRequest.Stop from, int held, WaitingRequest waiting) {
    return settled(
        request,
        from.admittance().tenant(),
        pass(request, from.admittance(), from.step() + 1, held, waiting));
  }

  /** Ends a request that has waited in vain, and gives back what it holds. */
  Rejection refuse(
      RequestView request, WaitingRequest.Stop at, Rejection rejection, WaitingRequest waiting) {
    at.admittance().refuse(rejection, at.held(), request, waiting.elapsedNanos());
    return reject(request, at.admittance().tenant(), rejection);
  }

  private Admission settled(RequestView request, TenantRuntime tenant, Admission admission) {
    return admission instanceof Rejection refused && refused != WaitingRequest.WAITS
        ? reject(request, tenant, refused)
        : admission;
  }

  private Admission pass(
      RequestView request, Admittance admittance, @Nullable WaitingRequest waiting) {
    return pass(request, admittance, 0, 0, waiting);
  }

  /**
   * Goes through the steps of admission from one on.
   *
   * @param held by the steps before, and given back if a later one refuses
   * @return a rejection is yet to be counted
   */
  private Admission pass(
      RequestView request,
      Admittance admittance,
      int from,
      int held,
      @Nullable WaitingRequest waiting) {
    PolicyGuard[] guards = admittance.guards();
    for (int i = from; i < guards.length; i++) {
      Rejection rejection = guards[i].tryAcquire(request, admittance.priority(i, held));
      if (rejection == null) {
        held = admittance.with(i, held, request);
      } else if (rejection != PolicyGuard.SKIPPED) {
        if (waiting != null && waiting.waitsAt(new WaitingRequest.Stop(admittance, i, held))) {
          return WaitingRequest.WAITS;
        }
        admittance.refuse(rejection, held, request, elapsedNanos(waiting));
        return rejection;
      }
    }
    Admittance passed =
        waiting == null || from == 0
            ? admittance
            : admittance.afterWait(from - 1, waiting.elapsedNanos());
    Lease lease = lease(request, passed, held);
    if (lease != null) {
      return lease;
    }
    Rejection nobody = EngineLease.noEndpoint(admittance.tenant());
    admittance.refuse(nobody, held, request, elapsedNanos(waiting));
    return nobody;
  }

  private static long elapsedNanos(@Nullable WaitingRequest waiting) {
    return waiting == null ? 0 : waiting.elapsedNanos();
  }

  /**
   * Where a request goes, or null.
   *
   * @param own where it does if no route matches, or null
   */
  private static @Nullable Route route(
      SharedRuntime shared,
      Tenant tenant,
      @Nullable Destination own,
      RequestView request,
      int strippedPrefix) {
    Destination found = shared.routes().find(tenant, request, strippedPrefix);
    Destination destination = found == null ? own : found;
    return destination == null ? null : destination.routeOf(tenant, request);
  }

  /** A lease on some endpoint, or null if there is none to be had. */
  private @Nullable Lease lease(RequestView request, Admittance admittance, int held) {
    TenantRuntime tenant = admittance.tenant();
    View view = tenant.view(admittance.route().pool());
    if (view.isForsaken(tenant.tenant())) {
      return null;
    }
    EngineLease lease = EngineLease.first(request, admittance, held, view);
    if (!lease.bind(view)) {
      view.lookAround(tenant.tenant());
      return null;
    }
    tenant.state().admitted();
    admittance.route().pool().retries().admitted();
    listeners.admitted(lease);
    return lease;
  }

  private TenantResolution resolve(RequestView request) {
    try {
      return Objects.requireNonNull(resolver.resolve(request));
    } catch (Throwable e) {
      environment.faults().contain("tenant resolver", e);
      return RESOLVER_FAILED;
    }
  }

  private void forgetRequests() {
    try {
      resolver.forget();
    } catch (Throwable e) {
      environment.faults().contain("tenant resolver", e);
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
    return acquireAsync(request, WaitingRequest.WITHOUT_BOUND);
  }

  @Override
  public CompletionStage<Admission> acquireAsync(RequestView request, Duration maxWait) {
    return acquireAsync(request, nanosOf(maxWait));
  }

  private CompletableFuture<Admission> acquireAsync(RequestView request, long maxWaitNanos) {
    WaitingRequest waiting = new WaitingRequest(this, request, maxWaitNanos);
    waiting.conclude(acquire(request, waiting));
    return waiting.answer();
  }

  @Override
  public Admission acquire(RequestView request, Duration maxWait) throws InterruptedException {
    return BlockingCall.await(acquireAsync(request, nanosOf(maxWait)));
  }

  private static long nanosOf(Duration maxWait) {
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("max wait " + maxWait + " is negative");
    }
    return TimeUnit.NANOSECONDS.convert(maxWait);
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

  void unwatch(int place) {
    leases.remove(place);
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

  WaitingRequests waiting() {
    return waiting;
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

  Faults contained() {
    return environment.faults();
  }

  Listeners listeners() {
    return listeners;
  }

  RequestListeners requestListeners() {
    return requestListeners;
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
    configurations.apply(config, tenants::follow);
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
  public boolean pardon(String pool, String tenantId) {
    return noise.pardon(pool, tenantId);
  }

  @Override
  public Map<String, Double> blastRadius(String pool, Set<String> endpointIds) {
    return BlastRadius.of(configurations.get(), pool, endpointIds);
  }

  @Override
  public Explanation explain(RequestView request) {
    TenantResolution resolution =
        request.target().problem() == null
            ? resolve(request)
            : TenantResolution.refused(RejectionReason.MALFORMED_REQUEST);
    String id = resolution.standsAlone() ? resolution.tenantId() : null;
    Snapshot snapshot = configurations.get();
    Tenant tenant = id == null ? null : snapshot.tenant(id);
    if (id == null || tenant == null) {
      return Explainer.withoutTenant(resolution);
    }
    Destination own = snapshot.ownDestination(id);
    return new Explainer(snapshot, resolution, tenant, tenants.live().get(id))
        .explain(
            request, route(snapshot.shared(), tenant, own, request, resolution.strippedPrefix()));
  }

  @Override
  public LbStats stats() {
    latencies.drain();
    Map<String, Integer> waitingOf =
        waiting.countBy(stop -> stop.admittance().tenant().tenant().id());
    Map<String, TenantStats> byTenant = new HashMap<>();
    tenants
        .live()
        .forEach(
            (id, state) -> byTenant.put(id, state.stats(latencies, waitingOf.getOrDefault(id, 0))));
    return new LbStats(
        byTenant,
        poolStats(),
        rejectedWithoutTenant.byReason(),
        configurations.get().shared().pipeline().shadowRejections(),
        housekeeping.lostLeases(),
        faults());
  }

  @Override
  public @Nullable TenantStats stats(String tenantId) {
    TenantState state = tenants.live().get(tenantId);
    if (state == null) {
      return null;
    }
    latencies.drain();
    int waits =
        waiting.countBy(stop -> stop.admittance().tenant().tenant().id()).getOrDefault(tenantId, 0);
    return state.stats(latencies, waits);
  }

  @Override
  public Map<String, PoolStats> poolStats() {
    Map<String, Integer> waitingAt =
        waiting.countBy(stop -> stop.admittance().route().pool().name());
    Map<String, PoolStats> byPool = new HashMap<>();
    configurations
        .get()
        .pools()
        .forEach((name, pool) -> byPool.put(name, pool.stats(waitingAt.getOrDefault(name, 0))));
    return byPool;
  }

  @Override
  public long faults() {
    return environment.faults().count();
  }

  @Override
  public void warm(String tenantId) {
    TenantRuntime tenant = tenants.enter(tenantId);
    if (tenant == null) {
      throw new IllegalArgumentException("there is no tenant " + tenantId);
    }
    tenant.state().exit();
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
    waiting.close();
    pauses.close();
    drains.close();
    housekeeping.close();
    background.close();
  }
}
