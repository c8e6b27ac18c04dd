package io.fairlead.benchmarks.peers;

import com.netflix.concurrency.limits.Limiter;
import io.fairlead.api.Endpoint;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Quota;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What people write today who need a tenant's quota, breaker and concurrency limit in front of
 * their endpoints: a map by tenant, a bucket of Bucket4j, a breaker of Resilience4j, a limiter of
 * Netflix, and round robin. As they would write it: no lock, no allocation of its own but for the
 * call, state made when a tenant is first seen, strangers refused, and whatever was taken given
 * back when a later step refuses.
 *
 * <p>It keeps the promises of {@link FairleadPath}: one quota, one limit and one breaker, each
 * asked before and told after each request, whether it succeeded and how long it took. It does less
 * besides: no priority, no latency in its picks, no statistics, no lease that cannot be completed
 * twice.
 */
final class HandWrittenPath {

  private final Set<String> configured;
  private final ConcurrentMap<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Quota quota;
  private final Supplier<Limiter<Void>> limiters;
  private final BreakerOf breakerOf;
  private final List<Backend> backends;
  private final IntUnaryOperator picker;

  /**
   * Makes it.
   *
   * @param configured the tenants that there are
   * @param quota of each
   * @param limiters makes a tenant's limiter
   * @param breakerOf whose breakers there are
   * @param picker the index of the next endpoint, from their number
   */
  HandWrittenPath(
      Set<String> configured,
      Quota quota,
      Supplier<Limiter<Void>> limiters,
      BreakerOf breakerOf,
      IntUnaryOperator picker) {
    this.configured = configured;
    this.quota = quota;
    this.limiters = limiters;
    this.breakerOf = breakerOf;
    this.picker = picker;
    backends = IntStream.range(0, FairleadPath.ENDPOINTS).mapToObj(Backend::of).toList();
  }

  /** With tenants, limits and breakers as an application has them, by round robin. */
  static HandWrittenPath of(Set<String> configured, BreakerOf breakerOf) {
    return new HandWrittenPath(configured, Limits.PLENTY, Limits::limiter, breakerOf, roundRobin());
  }

  static IntUnaryOperator roundRobin() {
    AtomicInteger turn = new AtomicInteger();
    return size -> Math.floorMod(turn.getAndIncrement(), size);
  }

  /** Admits a request; null if it is refused. */
  @Nullable Call begin(RequestView request) {
    Tenant tenant = tenant(request.header(TenantRequest.HEADER));
    if (tenant == null || !tenant.bucket.tryConsume(1)) {
      return null;
    }
    Optional<Limiter.Listener> permit = tenant.limiter.acquire(null);
    if (permit.isEmpty()) {
      return null;
    }
    Call call = call(tenant, permit.get());
    if (call == null) {
      permit.get().onIgnore();
    }
    return call;
  }

  private @Nullable Tenant tenant(@Nullable String id) {
    if (id == null) {
      return null;
    }
    Tenant tenant = tenants.get(id);
    return tenant != null || !configured.contains(id)
        ? tenant
        : tenants.computeIfAbsent(id, this::newTenant);
  }

  private Tenant newTenant(String id) {
    return new Tenant(Limits.bucket(quota), Limits.breaker(id), limiters.get());
  }

  /** Goes to the next endpoint whose breaker lets it; to the next one where tenants have them. */
  private @Nullable Call call(Tenant tenant, Limiter.Listener permit) {
    if (breakerOf == BreakerOf.TENANT) {
      return tenant.breaker.tryAcquirePermission()
          ? new Call(pick().endpoint, tenant.breaker, permit)
          : null;
    }
    for (int i = 0; i < backends.size(); i++) {
      Backend backend = pick();
      if (backend.breaker.tryAcquirePermission()) {
        return new Call(backend.endpoint, backend.breaker, permit);
      }
    }
    return null;
  }

  private Backend pick() {
    return backends.get(picker.applyAsInt(backends.size()));
  }

  private record Tenant(Bucket bucket, CircuitBreaker breaker, Limiter<Void> limiter) {}

  private record Backend(Endpoint endpoint, CircuitBreaker breaker) {

    static Backend of(int number) {
      Endpoint endpoint = FairleadPath.endpoint(number);
      return new Backend(endpoint, Limits.breaker(endpoint.id()));
    }
  }

  /** A request under way; must be ended once. */
  static final class Call {

    private final Endpoint endpoint;
    private final CircuitBreaker breaker;
    private final Limiter.Listener permit;
    private final long begun;

    private Call(Endpoint endpoint, CircuitBreaker breaker, Limiter.Listener permit) {
      this.endpoint = endpoint;
      this.breaker = breaker;
      this.permit = permit;
      begun = breaker.getCurrentTimestamp();
    }

    Endpoint endpoint() {
      return endpoint;
    }

    void succeeded() {
      breaker.onSuccess(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit());
      permit.onSuccess();
    }

    void failed(Throwable cause) {
      breaker.onError(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), cause);
      permit.onIgnore();
    }
  }
}
