package io.fairlead.core;

import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.View;
import io.fairlead.core.routing.Destination;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tenant under one configuration, with its live state. Made at its first request under it. */
class TenantRuntime {

  private final SharedRuntime shared;
  private final Tenant tenant;
  private final TenantState state;
  private final int residency;
  private final @Nullable Destination ownDestination;

  /** The admission of the tenant's own pool, which most tenants never leave. */
  private volatile @Nullable Admittance ownAdmittance;

  private volatile @Nullable Admittances otherAdmittances;

  /** Binds a tenant to a configuration that it is in. */
  static TenantRuntime of(Snapshot snapshot, Tenant tenant, TenantState state) {
    if (snapshot.isSuspended(tenant.id())) {
      return new Suspended(snapshot, tenant, state);
    }
    Map<String, Map<String, Object>> options = snapshot.ownOptions(tenant.id());
    return options.isEmpty()
        ? new TenantRuntime(snapshot, tenant, state)
        : new WithOptions(snapshot, tenant, state, options);
  }

  /** A tenant with options of its own: few have any, and there may be a million of them. */
  private static final class WithOptions extends TenantRuntime {

    private final Map<String, Map<String, Object>> options;

    WithOptions(
        Snapshot snapshot,
        Tenant tenant,
        TenantState state,
        Map<String, Map<String, Object>> options) {
      super(snapshot, tenant, state);
      this.options = options;
    }

    @Override
    Map<String, Object> ownOptions(Step step) {
      return options.getOrDefault(step.name(), Map.of());
    }
  }

  /** A tenant all of whose requests are refused: a type, since a field would take room in each. */
  private static final class Suspended extends TenantRuntime {

    Suspended(Snapshot snapshot, Tenant tenant, TenantState state) {
      super(snapshot, tenant, state);
    }
  }

  private TenantRuntime(Snapshot snapshot, Tenant tenant, TenantState state) {
    shared = snapshot.shared();
    this.tenant = tenant;
    this.state = state;
    residency = shared.residencies().numberOf(tenant.residency());
    ownDestination = snapshot.ownDestination(tenant.id());
  }

  Engine engine() {
    return shared.engine();
  }

  /** What the tenant shares with all others; the same as long as it is in force. */
  SharedRuntime shared() {
    return shared;
  }

  Tenant tenant() {
    return tenant;
  }

  boolean isSuspended() {
    return this instanceof Suspended;
  }

  TenantState state() {
    return state;
  }

  /** Where requests go that no route matches, or null. */
  @Nullable Destination ownDestination() {
    return ownDestination;
  }

  /** The endpoints of a pool of the snapshot that the tenant may use, as of now. */
  View view(Pool pool) {
    return pool.view(residency, tenant.id());
  }

  /**
   * The steps of admission on a route, or on that to the quarantine while the tenant is in it.
   *
   * @param strippedPrefix how many characters of the path name the tenant; mostly as many each time
   */
  Admittance admittance(Route route, int strippedPrefix) {
    Admittance here = admittanceOf(route, strippedPrefix);
    Route quarantine = here.quarantine();
    return (quarantine == null ? here : admittanceOf(quarantine, strippedPrefix))
        .stripping(strippedPrefix);
  }

  private Admittance admittanceOf(Route route, int strippedPrefix) {
    Admittance known = known(route);
    return known == null ? makeAdmittance(route, strippedPrefix) : known;
  }

  /** The same, or null if the tenant has not met the route yet. */
  @Nullable Admittance admittanceIfMet(Route route) {
    Admittance here = known(route);
    Route quarantine = here == null ? null : here.quarantine();
    return quarantine == null ? here : known(quarantine);
  }

  private @Nullable Admittance known(Route route) {
    Admittance own = ownAdmittance;
    if (own != null && own.route() == route) {
      return own;
    }
    Admittances others = otherAdmittances;
    return others == null ? null : others.of(route);
  }

  private synchronized Admittance makeAdmittance(Route route, int strippedPrefix) {
    Priority priority = tenant.priority().atMost(route.priority());
    Admittance made =
        new Admittance(
            this,
            route,
            guards(route),
            priority,
            quarantineCurb(route),
            engine().requestListeners().of(tenant, route),
            strippedPrefix,
            null);
    if (route.equals(ownDestination)) {
      ownAdmittance = made;
      return made;
    }
    Admittances others = otherAdmittances;
    if (others == null) {
      others = new Admittances();
      otherAdmittances = others;
    }
    return others.add(made);
  }

  private @Nullable Curb quarantineCurb(Route route) {
    Pool home = route.quarantine() == null ? route.quarantinedFrom() : route.pool();
    return home == null ? null : state.instances().curbIn(home.name());
  }

  private PolicyGuard[] guards(Route route) {
    List<Step> steps = new ArrayList<>(shared.pipeline().requestSteps());
    if (route.pool().curbs() instanceof Limit) {
      steps.add(0, shared.pipeline().curbStep(state.instances().curbIn(route.pool().name())));
    }
    if (route.overflowInFlight() > 0) {
      steps.add(0, shared.pipeline().overflowStep(route.overflowInFlight()));
    }
    PolicyGuard[] guards = new PolicyGuard[steps.size()];
    for (int i = 0; i < guards.length; i++) {
      guards[i] = guard(steps.get(i), route);
    }
    return state.instances().inCommon(guards);
  }

  private PolicyGuard guard(Step step, Route route) {
    Pool pool = route.pool();
    return switch (step.scope()) {
      case TENANT -> ownGuard(step, route, null);
      case TENANT_ROUTE -> ownGuard(step, route, Objects.requireNonNullElse(route.name(), ""));
      case TENANT_POOL -> ownGuard(step, route, pool.name());
      case POOL -> isAlone(pool) ? aloneGuard(step, pool) : pool.guard(step);
      case ENDPOINT -> throw new AssertionError("a request takes no endpoint step: " + step.name());
    };
  }

  private PolicyGuard ownGuard(Step step, Route route, @Nullable String where) {
    Pool pool = route.pool();
    return state
        .instances()
        .replace(
            step,
            where,
            latest ->
                shared
                    .pipeline()
                    .forTenant(
                        step,
                        tenant,
                        ownOptions(step),
                        route.name(),
                        viewOf(pool),
                        sharedIn(pool),
                        latest));
  }

  /** What the tenant sets for a step, over the options of its tier. */
  Map<String, Object> ownOptions(Step step) {
    return Map.of();
  }

  /** The instance of a pool's step in a pool that the tenant has to itself. */
  private PolicyGuard aloneGuard(Step step, Pool pool) {
    return state
        .instances()
        .replace(
            step,
            pool.name(),
            latest -> shared.pipeline().forPool(step, viewOf(pool), sharedIn(pool), latest));
  }

  private PoolView viewOf(Pool pool) {
    return isAlone(pool) ? pool.viewOfAlone(tenant) : pool.view();
  }

  private SharedState sharedIn(Pool pool) {
    return isAlone(pool) ? state.instances().sharedIn(pool, tenant) : pool.shared();
  }

  /** Whether the pool is for the tenant as if there were no others. */
  private static boolean isAlone(Pool pool) {
    return pool.isolation().pattern().isByTenant();
  }
}
