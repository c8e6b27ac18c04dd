package io.fairlead.policies.quota;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import java.util.List;

/**
 * Keeps tenants within their quotas, and with them the organisations that they belong to and the
 * users that they have.
 *
 * <p>A request is admitted if every quota of every level allows it; if one does not, nothing stays
 * taken from any. All limits are in the text form of {@link Quota}.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code scope}: {@code tenant} (default), or {@code tenant-route} for accounts of each
 *       tenant and its users on each route;
 *   <li>{@code methods}: the methods that are counted, such as {@code POST}; all if none are given.
 *       Other requests pass;
 *   <li>{@code beyond-soft}: what becomes of requests beyond a soft limit, of whatever level:
 *       {@code warn} (default), or {@code lower-priority}, where later steps such as {@code
 *       shedding} and {@code priority} treat them as of the next lower priority;
 *   <li>{@code zone}: the time zone that aligned windows keep to, such as {@code Europe/Rome};
 *       {@code UTC} unless given;
 *   <li>{@code limits}: of the tenant; its own quotas if none are given;
 *   <li>{@code organisation}: for limits that several tenants have in common:
 *       <ul>
 *         <li>{@code label}: tenants with the same value of this label are one organisation; a
 *             tenant without it belongs to none;
 *         <li>{@code limits}: of each organisation, over all routes. Where overrides of tenants
 *             differ, the policy that was made last decides;
 *       </ul>
 *   <li>{@code user}: for limits of each user or API key of a tenant:
 *       <ul>
 *         <li>{@code header} or {@code cookie}: where the key is read from. Requests without one,
 *             or with one of more than 256 characters, count as one user;
 *         <li>{@code limits}: of each user;
 *         <li>{@code max-keys}: the users of a tenant that are kept at once; 1000 unless given, 1
 *             to 1000000. Users that have used nothing of late make room for others; if there are
 *             none, requests of new users are refused.
 *       </ul>
 * </ul>
 *
 * <p>Without any limit every request is admitted, at no cost.
 */
public final class QuotaProvider implements PolicyProvider {

  /** Made by the service loader. */
  public QuotaProvider() {}

  @Override
  public String name() {
    return Policies.QUOTA;
  }

  @Override
  public PolicyFactory configure(Options options) {
    return new QuotaFactory(QuotaSettings.read(options));
  }

  private record QuotaFactory(QuotaSettings settings) implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return settings.scope();
    }

    @Override
    public Policy create(PolicySite site) {
      Tenant tenant = site.tenant();
      List<Quota> own = settings.limits();
      if (own.isEmpty() && tenant != null) {
        own = tenant.quotas();
      }
      boolean isFree =
          own.isEmpty()
              && settings.userKey() == null
              && (tenant == null || settings.organisationOf(tenant) == null);
      return isFree ? NoQuota.INSTANCE : QuotaPolicy.create(site, settings, own);
    }
  }
}
