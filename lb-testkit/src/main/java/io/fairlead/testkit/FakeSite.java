package io.fairlead.testkit;

import io.fairlead.api.Endpoint;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy stands in a test: tenant {@code acme} on no route, at {@code 10.0.0.1:80} of a
 * pool without limit, until said otherwise. It is 12:34:56.789 UTC on the first of June 2026, and
 * as much later as the ticker has been moved. A site made from another shares its clocks and its
 * {@linkplain #shared shared state} of each pool. Immutable but for these.
 */
public final class FakeSite implements PolicySite {

  private static final Instant START = Instant.parse("2026-06-01T12:34:56.789Z");

  private final String policy;
  private final FakeTicker ticker;
  private final FakeScheduler scheduler;
  private final InstantSource clock;
  private final Map<SharedKey, Object> shared;
  private final Tenant tenant;
  private final @Nullable String route;
  private final PoolView pool;
  private final Endpoint endpoint;
  private final @Nullable Policy predecessor;

  private FakeSite(
      String policy,
      FakeTicker ticker,
      FakeScheduler scheduler,
      InstantSource clock,
      Map<SharedKey, Object> shared,
      Tenant tenant,
      @Nullable String route,
      PoolView pool,
      Endpoint endpoint,
      @Nullable Policy predecessor) {
    this.policy = policy;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.clock = clock;
    this.shared = shared;
    this.tenant = tenant;
    this.route = route;
    this.pool = pool;
    this.endpoint = endpoint;
    this.predecessor = predecessor;
  }

  /** A site with a clock of its own, for the step of the given name. */
  public static FakeSite of(String policy) {
    FakeTicker ticker = new FakeTicker();
    return new FakeSite(
        policy,
        ticker,
        new FakeScheduler(ticker),
        new TickedClock(ticker, ticker.nanos()),
        new ConcurrentHashMap<>(),
        Tenant.of("acme"),
        null,
        new PoolView("shared", 0, Map.of(1, 1)),
        Endpoint.of("10.0.0.1", 80),
        null);
  }

  /** The same site for another tenant. */
  public FakeSite with(Tenant other) {
    return new FakeSite(
        policy, ticker, scheduler, clock, shared, other, route, pool, endpoint, predecessor);
  }

  /** The same site with another time of day. */
  public FakeSite with(InstantSource other) {
    return new FakeSite(
        policy, ticker, scheduler, other, shared, tenant, route, pool, endpoint, predecessor);
  }

  /** The same site on another route. */
  public FakeSite onRoute(String other) {
    return new FakeSite(
        policy, ticker, scheduler, clock, shared, tenant, other, pool, endpoint, predecessor);
  }

  /** The same site with other figures of the pool, which the state that is shared there follows. */
  public FakeSite in(PoolView other) {
    shared.forEach((key, state) -> tell(key, state, other));
    return new FakeSite(
        policy, ticker, scheduler, clock, shared, tenant, route, other, endpoint, predecessor);
  }

  /** The same site at another endpoint. */
  public FakeSite at(Endpoint other) {
    return new FakeSite(
        policy, ticker, scheduler, clock, shared, tenant, route, pool, other, predecessor);
  }

  /** The same site after a reload, with the policy that stood there before. */
  public FakeSite after(Policy other) {
    return new FakeSite(
        policy, ticker, scheduler, clock, shared, tenant, route, pool, endpoint, other);
  }

  @Override
  public String policy() {
    return policy;
  }

  @Override
  public Tenant tenant() {
    return tenant;
  }

  @Override
  public @Nullable String route() {
    return route;
  }

  @Override
  public PoolView pool() {
    return pool;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public FakeTicker ticker() {
    return ticker;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public FakeScheduler scheduler() {
    return scheduler;
  }

  @Override
  public RandomSource random() {
    return new SeededRandom(1);
  }

  @Override
  public @Nullable Policy predecessor() {
    return predecessor;
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> initial) {
    return type.cast(
        shared.computeIfAbsent(
            new SharedKey(pool.name(), type),
            key -> {
              T made = initial.get();
              tell(key, made, pool);
              return made;
            }));
  }

  private static void tell(SharedKey key, Object state, PoolView pool) {
    if (state instanceof PoolFollower follower && key.pool.equals(pool.name())) {
      follower.follow(pool);
    }
  }

  private record TickedClock(FakeTicker ticker, long originNanos) implements InstantSource {

    @Override
    public Instant instant() {
      return START.plusNanos(ticker.nanos() - originNanos);
    }

    /** Without making an instant, as the clock of the virtual machine does. */
    @Override
    public long millis() {
      return START.toEpochMilli() + Math.floorDiv(ticker.nanos() - originNanos, 1_000_000L);
    }
  }

  private record SharedKey(String pool, Class<?> type) {}
}
