package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.blame.FaultFinder;
import io.fairlead.core.health.EndpointHealth;
import io.fairlead.core.health.PoolHealth;
import io.fairlead.core.noise.NoiseWatch;
import io.fairlead.core.noise.WorkLog;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.SharedState;
import io.fairlead.core.policy.Step;
import io.fairlead.core.retry.Retries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool under one configuration. Only its {@link View}s change, when membership does; the engine
 * makes such changes one at a time.
 */
public final class Pool {

  /** So many endpoints with another value are looked for one by one. */
  private static final int FEW = 16;

  private final PoolView view;
  private final PoolConfig config;
  private final Layout layout;
  private final BalancerFactory balancers;
  private final Pipeline pipeline;
  private final PoolState state;
  private final Environment environment;
  private final Retries retries;

  /** Null where no failure counts against anyone. */
  private final @Nullable FaultFinder faults;

  /** Null where nobody looks for noisy neighbours. */
  private final @Nullable WorkLog work;

  /** The policies of the whole pool, by the name of their step. */
  private final Map<String, PolicyGuard> guards = new HashMap<>();

  /** In the order of the views' slots. Read and written by whoever changes the membership. */
  private List<Endpoint> endpoints;

  private volatile Views views;

  /**
   * Makes the pool with its endpoints' live state taken over from its predecessor.
   *
   * @param view what policies are told of it
   * @param layout how its endpoints are divided
   * @param balancers the algorithm, with its options read; it does not throw
   */
  public Pool(
      PoolView view,
      PoolConfig config,
      Layout layout,
      BalancerFactory balancers,
      Pipeline pipeline,
      PoolState state,
      Environment environment,
      @Nullable Pool predecessor) {
    this.view = view;
    this.config = config;
    this.layout = layout;
    this.balancers = balancers;
    this.pipeline = pipeline;
    this.state = state;
    this.environment = environment;
    retries = new Retries(config.retry(), state.retries(), environment);
    work = state.noise().log();
    faults = isJudged() ? state.faults() : null;
    state.shared().follow(view);
    for (Step step : pipeline.requestSteps()) {
      if (step.scope() == PolicyScope.POOL) {
        PolicyGuard before = predecessor == null ? null : predecessor.guards.get(step.name());
        guards.put(step.name(), pipeline.forPool(step, view, state.shared(), before));
      }
    }
    endpoints = state.endpointsOr(config.endpoints());
    views = predecessor == null ? makeViews(null, false) : makeViews(predecessor);
  }

  private Views makeViews(Pool predecessor) {
    boolean asTheyAre = isGuardedAs(predecessor);
    boolean isAlike =
        asTheyAre
            && layout.dividesAs(predecessor.layout)
            && config.health().equals(predecessor.config.health());
    List<Revaluation> revaluations =
        isAlike ? revaluations(predecessor.endpoints, predecessor.views.slots()) : null;
    return revaluations != null && predecessor.views instanceof ResidencyViews before
        ? makeViews(before, revaluations)
        : makeViews(predecessor.views, asTheyAre);
  }

  /** Whether the same policies guard the endpoints in both pools. */
  private boolean isGuardedAs(Pool other) {
    return pipeline == other.pipeline && view.equals(other.view);
  }

  /** Whether it matters whose fault a failure is. */
  private boolean isJudged() {
    NoisyNeighbourConfig noise = config.noisyNeighbours();
    return config.health().outliers() != null
        || pipeline.judges()
        || (noise != null && noise.measures().contains(NoisyNeighbourConfig.Measure.ERRORS));
  }

  /** The name. */
  public String name() {
    return view.name();
  }

  /** What makes its balancers. */
  public BalancerFactory balancers() {
    return balancers;
  }

  /** What policies are told of the pool. */
  public PoolView view() {
    return view;
  }

  /** The state that the pool's policies share. */
  public SharedState shared() {
    return state.shared();
  }

  /** How its tenants are kept from one another. */
  public Isolation isolation() {
    return config.isolation();
  }

  /** What the policies of a pool that has its limits for each tenant by itself are told of it. */
  public PoolView viewOfAlone(Tenant tenant) {
    Map<Integer, Integer> alone = view.maxInFlight() == 0 ? Map.of() : Map.of(tenant.share(), 1);
    return new PoolView(name(), view.maxInFlight(), view.queue(), alone);
  }

  /** State for the policies of such a pool to share. */
  public SharedState sharedOfAlone(Tenant tenant) {
    SharedState alone = new SharedState(environment.faults());
    alone.follow(viewOfAlone(tenant));
    return alone;
  }

  /**
   * The endpoints that a tenant may use, as of now.
   *
   * @param residency of the tenant, by its number in the list that the pool's {@link Layout} was
   *     made with; 0 for all
   */
  public View view(int residency, String tenant) {
    return views.of(residency, tenant);
  }

  /** The endpoints that a tenant's requests may be sent to, drained ones apart. O(endpoints). */
  public List<Endpoint> reach(int residency, Tenant tenant) {
    return views.reach(residency, tenant).stream().map(EndpointSlot::endpoint).toList();
  }

  /** Drops what is kept for single tenants, but for those that are live. */
  public void forgetTenantsBut(Predicate<String> live) {
    views.forgetTenantsBut(live);
  }

  /** The attempts beyond the first ones. */
  public Retries retries() {
    return retries;
  }

  /** Learns how a tenant's request ended at an endpoint. */
  public void learn(String tenant, EndpointSlot slot, Outcome outcome, long nowNanos) {
    boolean ended = outcome.isSuccess() || outcome.isFailure();
    if (faults != null && ended && faults.compares(tenant)) {
      faults.ended(tenant, slot.record(), outcome, nowNanos);
    }
  }

  /** Whose fault it is that a tenant's request ended so at an endpoint, if it is a failure. */
  public Fault faultOf(String tenant, EndpointSlot slot, Outcome outcome, long nowNanos) {
    return faults != null && outcome.isFailure() && faults.compares(tenant)
        ? faults.find(tenant, slot.record(), outcome, nowNanos)
        : Fault.UNKNOWN;
  }

  /** Finds the noisy neighbours. */
  public NoiseWatch noise() {
    return state.noise();
  }

  /** What is done about a noisy neighbour, or null. */
  public NoisyNeighbourConfig.@Nullable Action curbs() {
    NoisyNeighbourConfig noise = config.noisyNeighbours();
    return noise == null ? null : noise.action();
  }

  /** Notes what a tenant's request took that was sent, for whoever looks for noisy neighbours. */
  public void worked(String tenant, Outcome outcome, Fault fault, long latencyNanos) {
    if (work != null && outcome.kind() != Outcome.Kind.NOT_SENT) {
      work.append(tenant, latencyNanos, outcome.isFailure() && fault != Fault.ENDPOINT);
    }
  }

  /** The instance of a step whose scope is the pool. */
  public PolicyGuard guard(Step step) {
    return Objects.requireNonNull(guards.get(step.name()));
  }

  /** Makes the endpoints that the pool's source pushed take the place of the present ones. */
  public void replaceEndpoints(List<Endpoint> others) {
    endpoints = others;
    views = makeViews(views, true);
  }

  /**
   * The endpoint with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public EndpointSlot endpoint(String id) {
    return views.slots().stream()
        .filter(slot -> slot.endpoint().id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("pool " + name() + " has no endpoint " + id));
  }

  /** Divides the present endpoints anew, after one of them was drained or is no longer. */
  public void rearrange() {
    views = makeViews(views, false);
  }

  /** Has the balancers bring themselves up to date. */
  public void refresh() {
    views.refresh();
  }

  /** Tells the balancers what an endpoint said of its load, if that is still there. */
  public void reported(String endpointId, LoadReport report) {
    views.reported(endpointId, report, environment.ticker().nanos(), null);
  }

  /** Tells the balancers of the other groups what one of them has learned. */
  void reportedTo(Picker knowing, String endpointId, LoadReport report, long nowNanos) {
    views.reported(endpointId, report, nowNanos, knowing);
  }

  /** Counts a request that is passed on to the pool that this one overflows to. */
  public void overflowed() {
    state.overflows().increment();
  }

  /**
   * What is counted for the pool.
   *
   * @param waiting requests that wait for it
   */
  public PoolStats stats(int waiting) {
    Views now = views;
    return new PoolStats(
        config.balancer(),
        Stream.concat(now.slots().stream(), state.departed().busy())
            .map(EndpointSlot::stats)
            .toList(),
        now.stats(),
        state.levels().picksInPanic().sum(),
        state.health().stats(),
        retries.stats(),
        waiting,
        state.overflows().sum(),
        guards.values().stream().collect(Collectors.toMap(PolicyGuard::name, PolicyGuard::state)),
        state.noise().found());
  }

  /**
   * Makes the views of other endpoints.
   *
   * @param asTheyAre whether those of before that stay the same may serve on as they are: the same
   *     policies guard them, and none of them begins or ends to drain
   */
  private Views makeViews(@Nullable Views before, boolean asTheyAre) {
    return state
        .levels()
        .follow(() -> layout.divide(makeSlots(before, asTheyAre), this::makePicker, before));
  }

  /** The same where a few endpoints have another value and nothing else has changed. */
  private Views makeViews(ResidencyViews before, List<Revaluation> revaluations) {
    return state
        .levels()
        .follow(
            () ->
                before.with(
                    revaluations,
                    picker ->
                        makePicker(picker.membership().with(revaluations), picker.balancer())));
  }

  /**
   * What has changed if these are the same endpoints as before and only a few have another value,
   * or null. Looks at no slot that stays, for there may be many and far apart.
   */
  private @Nullable List<Revaluation> revaluations(
      List<Endpoint> before, List<EndpointSlot> slotsBefore) {
    if (before.size() != endpoints.size()) {
      return null;
    }
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(endpoints.get(i))) {
        if (!Revaluation.isOne(before.get(i), endpoints.get(i)) || changed.size() == FEW) {
          return null;
        }
        changed.add(i);
      }
    }
    PoolHealth.Entry entry = state.health().entry();
    List<Revaluation> revaluations = new ArrayList<>();
    for (int i : changed) {
      EndpointSlot slot = slotsBefore.get(i);
      revaluations.add(new Revaluation(slot, slot(endpoints.get(i), entry, slot)));
    }
    return revaluations;
  }

  private List<EndpointSlot> makeSlots(@Nullable Views before, boolean asTheyAre) {
    List<EndpointSlot> slotsBefore = before == null ? List.of() : before.slots();
    List<EndpointSlot> slots = new ArrayList<>(endpoints.size());
    PoolHealth.Entry entry = state.health().entry();
    int both = Math.min(slotsBefore.size(), endpoints.size());
    int alike = 0;
    while (alike < both && slotsBefore.get(alike).isOf(endpoints.get(alike))) {
      slots.add(successor(slotsBefore.get(alike), endpoints.get(alike), entry, asTheyAre));
      alike++;
    }
    Map<String, EndpointSlot> leaving = new HashMap<>();
    slotsBefore
        .subList(alike, slotsBefore.size())
        .forEach(slot -> leaving.put(slot.endpoint().id(), slot));
    Map<Departed.Place, EndpointSlot> departed = state.departed().busyByPlace();
    for (Endpoint endpoint : endpoints.subList(alike, endpoints.size())) {
      EndpointSlot known = leaving.get(endpoint.id());
      if (known != null && known.isOf(endpoint)) {
        leaving.remove(endpoint.id());
        slots.add(successor(known, endpoint, entry, asTheyAre));
      } else {
        EndpointSlot back =
            departed.isEmpty() ? null : departed.remove(Departed.Place.of(endpoint));
        slots.add(slot(endpoint, entry, back));
      }
    }
    state.departed().follow(departed.values(), leaving.values());
    state.health().watch(healths(slots), healths(leaving.values()));
    return slots;
  }

  private EndpointSlot successor(
      EndpointSlot before, Endpoint endpoint, PoolHealth.Entry entry, boolean asTheyAre) {
    return asTheyAre && before.endpoint().equals(endpoint) ? before : slot(endpoint, entry, before);
  }

  private EndpointSlot slot(
      Endpoint endpoint, PoolHealth.Entry entry, @Nullable EndpointSlot before) {
    return new EndpointSlot(
        endpoint, pipeline, view, state.shared(), state.releases(), entry, before);
  }

  private static List<EndpointHealth> healths(Collection<EndpointSlot> slots) {
    List<EndpointHealth> healths = new ArrayList<>(slots.size());
    slots.forEach(slot -> healths.add(slot.health()));
    return healths;
  }

  private Picker makePicker(List<EndpointSlot> slots, @Nullable Picker before) {
    return makePicker(new Membership(slots), before == null ? null : before.balancer());
  }

  private Picker makePicker(Membership membership, @Nullable Balancer predecessor) {
    Balancer balancer = balancer(membership, predecessor);
    return new Picker(
        membership, balancer, this, environment, state.levels().picksInPanic(), state.releases());
  }

  private Balancer balancer(EndpointList endpoints, @Nullable Balancer predecessor) {
    return balancers.create(
        new BalancerContext(
            name(),
            endpoints,
            environment.ticker(),
            environment.clock(),
            environment.random(),
            state.probes(),
            predecessor));
  }
}
