package io.fairlead.policies.concurrency;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.policies.limit.LimitSettings;

/**
 * Limits the requests in flight, by a number or by what their latency says. Those that wait for a
 * later step count as in flight here, so its place is behind a policy with a queue.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code scope}: {@code endpoint} (default), where the balancer passes over one that is full;
 *       {@code pool}, {@code tenant} or {@code tenant-pool};
 *   <li>{@code limit}: a number from 1 to 1,000,000, or an algorithm that finds it: {@code
 *       gradient} (default), {@code vegas} or {@code aimd}.
 * </ul>
 *
 * <p>Options of all algorithms:
 *
 * <ul>
 *   <li>{@code initial-limit}: where it begins, default 20;
 *   <li>{@code min-limit}, {@code max-limit}: what it keeps within, 1 to 1,000,000, default 1 and
 *       200. The maximum is what bounds an overload that lasts so long that it is taken for usual;
 *   <li>{@code window}: the time between two moves, 10 ms to 1 min, default 1 s for {@code
 *       gradient} and 100 ms for the others; longer where it does not bring ten requests to judge
 *       by.
 * </ul>
 *
 * <p>{@code gradient}, which compares the latency with the usual one:
 *
 * <ul>
 *   <li>{@code tolerance}: how many times as long it may be, 1 to 10, default 1.5;
 *   <li>{@code smoothing}: the part of the way that one window moves the limit, 0.01 to 1, default
 *       0.2;
 *   <li>{@code queue-size}: requests that may wait, and by which it tries to grow, 1 to 1,000,
 *       default 4;
 *   <li>{@code long-window}: windows that the usual latency is the mean of, 10 to 100,000, default
 *       600.
 * </ul>
 *
 * <p>{@code vegas}, which compares it with the shortest one; both multiplied by log10 of the limit:
 *
 * <ul>
 *   <li>{@code alpha}: requests that ought to wait at least, 1 to {@code beta}, default 3;
 *   <li>{@code beta}: the same at most, 1 to 1,000, default 6;
 *   <li>{@code probe-windows}: windows after which the shortest latency is measured anew, 10 to
 *       100,000, default 300.
 * </ul>
 *
 * <p>{@code aimd}, which waits for drops:
 *
 * <ul>
 *   <li>{@code timeout}: mean latency that counts as drops, 1 ms to 1 h, default 5 s;
 *   <li>{@code backoff-ratio}: what they leave of the limit, 0.5 to 0.99, default 0.9.
 * </ul>
 *
 * <p>A time-out and the HTTP statuses 429, 503 and 504 are drops, and more than 2 % of them lower
 * the limit with each algorithm. Other failures, cancelled requests and those that were not sent
 * teach nothing.
 */
public final class ConcurrencyProvider implements PolicyProvider {

  /** Made by the service loader. */
  public ConcurrencyProvider() {}

  @Override
  public String name() {
    return Policies.CONCURRENCY;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return new ConcurrencyFactory(
        options.oneOf("scope", Scope.ENDPOINT).policyScope, LimitSettings.read(options));
  }

  private enum Scope {
    ENDPOINT(PolicyScope.ENDPOINT),
    POOL(PolicyScope.POOL),
    TENANT(PolicyScope.TENANT),
    TENANT_POOL(PolicyScope.TENANT_POOL);

    private final PolicyScope policyScope;

    Scope(PolicyScope policyScope) {
      this.policyScope = policyScope;
    }
  }

  private record ConcurrencyFactory(PolicyScope scope, LimitSettings settings)
      implements PolicyFactory {

    @Override
    public Policy create(PolicySite site) {
      return ConcurrencyPolicy.create(site, settings);
    }
  }
}
