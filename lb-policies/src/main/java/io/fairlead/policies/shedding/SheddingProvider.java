package io.fairlead.policies.shedding;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;

/**
 * Sheds as much of the load of an overloaded pool as it takes, from the bottom: the lowest priority
 * first, and of a priority one cohort of tenants after the other. To choose where many tenants
 * together send too much; where one does, a quota or a fair queue keeps it from the others.
 *
 * <p>Who is shed is decided by priority, tenant and request id, never by chance. So a request that
 * is sent again is shed again until the threshold has moved, and retries add no load; a tenant that
 * is served is served whole; and instances that shed as much shed the same. Tenants change cohorts
 * with each period. The id comes from the client: whoever sends one twice is answered alike, so let
 * a gateway write ids where clients could choose.
 *
 * <p>Its place is before the step whose slots it protects, {@code priority}, and behind {@code
 * quota}: the load is what it let through and has not ended yet, at work or waiting for a slot. Of
 * a tenant no more counts than all the slots, unless it has the pool to itself. In pools without
 * {@code max-in-flight} nothing is shed.
 *
 * <p>Options, but for {@code header} the same for all tenants of a pool:
 *
 * <ul>
 *   <li>{@code max-load}: requests for each slot, 0.1 to 100, on average over a window; more is
 *       overload. Default 2: the mean wait is as long as a request takes. A pool without a queue
 *       has 1 at most, and needs less, such as 0.9;
 *   <li>{@code window}: how often the threshold moves, 10 ms to 1 min, default 1 s; also what a
 *       refusal says of when to retry;
 *   <li>{@code step-down-percent}: the part of what is let through that is shed after a window of
 *       overload, 0.1 to 50, default 5;
 *   <li>{@code step-up-percent}: the part of what comes that is let through again after any other
 *       window, 0.1 to 50, default 1. What is let through doubles where not even half of {@code
 *       max-load} is in use;
 *   <li>{@code floor-percent}: the part of all requests, of each priority, that is never shed, 0 to
 *       30, default 5: so the lowest does not starve;
 *   <li>{@code period}: how long a tenant stays in its cohort, 1 s to 366 d by the time of day,
 *       default 1 h;
 *   <li>{@code request-id}: the name of the header with the id, default {@code X-Request-ID}; of
 *       {@code traceparent} the trace counts, so that a user's whole action is shed or is not. The
 *       requests of a tenant that have none are shed together;
 *   <li>{@code header}: the name of a header in which a request may ask for a lower priority, by
 *       {@code critical}, {@code high}, {@code normal} or {@code best-effort}. None is read unless
 *       it is given.
 * </ul>
 *
 * <p>The steps, the window and the order by cohorts are those of DAGOR (Zhou et al., "Overload
 * Control for Scaling WeChat Microservices", SoCC 2018).
 */
public final class SheddingProvider implements PolicyProvider {

  /** Made by the service loader. */
  public SheddingProvider() {}

  @Override
  public String name() {
    return Policies.SHEDDING;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return new SheddingFactory(SheddingSettings.read(options));
  }

  private record SheddingFactory(SheddingSettings settings) implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT_POOL;
    }

    @Override
    public Policy create(PolicySite site) {
      return SheddingPolicy.create(site, settings);
    }
  }
}
