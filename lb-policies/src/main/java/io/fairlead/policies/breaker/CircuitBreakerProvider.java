package io.fairlead.policies.breaker;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;

/**
 * Sends nothing for a while to what has been failing, then a few trials.
 *
 * <p>Where a pool has several tenants, each failure counts at the breakers of who is to blame for
 * it: those of the endpoint and the pool if others fail there too, that of the tenant in the pool
 * if it fails elsewhere too.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code scope}: {@code endpoint} (default), {@code pool}, or {@code tenant-pool}, where a
 *       tenant whose requests fail for reasons of its own is stopped alone;
 *   <li>{@code failure-rate}: percent of the calls in the window from which it opens, above 0 to
 *       100, default 50;
 *   <li>{@code window}: how many of the latest calls count, 1 to 10,000, default 100; each costs
 *       some 50 bytes;
 *   <li>{@code minimum-calls}: how many it takes to judge at all, 1 to {@code window}, default 20;
 *   <li>{@code open-for}: how long nothing is sent, 100 ms to 1 h, default 10 s;
 *   <li>{@code half-open-calls}: trials after that, 1 to 100, default 5; when they (or {@code
 *       minimum-calls} of them) have ended, it closes or opens again by the same rates;
 *   <li>{@code slow-call-duration}: calls that take longer count as slow, 1 ms to 1 h; none do
 *       unless it is given;
 *   <li>{@code slow-call-rate}: percent of slow calls from which it opens, above 0 to 100, default
 *       100;
 *   <li>{@code forced-open}: a list of those that an operator has opened, until it no longer names
 *       them: endpoints by id, pools by name or tenants by id, as the scope is, or {@code *} for
 *       all others. Requests under way are left alone. A name that nobody has does nothing;
 *   <li>{@code forced-closed}: the same for those that are to stay closed whatever happens.
 * </ul>
 */
public final class CircuitBreakerProvider implements PolicyProvider {

  /** Made by the service loader. */
  public CircuitBreakerProvider() {}

  @Override
  public String name() {
    return Policies.CIRCUIT_BREAKER;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return new CircuitBreakerFactory(
        options.oneOf("scope", Scope.ENDPOINT).policyScope,
        BreakerSettings.read(options),
        Forced.read(options));
  }

  private enum Scope {
    ENDPOINT(PolicyScope.ENDPOINT),
    POOL(PolicyScope.POOL),
    TENANT_POOL(PolicyScope.TENANT_POOL);

    private final PolicyScope policyScope;

    Scope(PolicyScope policyScope) {
      this.policyScope = policyScope;
    }
  }

  private record CircuitBreakerFactory(PolicyScope scope, BreakerSettings settings, Forced forced)
      implements PolicyFactory {

    @Override
    public boolean judges() {
      return true;
    }

    @Override
    public Policy create(PolicySite site) {
      return CircuitBreakerPolicy.create(site, settings, forced.at(site, scope));
    }
  }
}
