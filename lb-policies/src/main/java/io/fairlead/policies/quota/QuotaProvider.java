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
 * Keeps a tenant below its rates.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code scope}: {@code tenant} (default), or {@code tenant-route} for a bucket of each
 *       tenant on each route;
 *   <li>{@code limits}: rates such as {@code 50/s}, all of which must allow a request; the tenant's
 *       own quotas if none are given. Without either every request is admitted, at no cost.
 * </ul>
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
    return new QuotaFactory(
        options.oneOf("scope", Scope.TENANT).policyScope,
        options.list("limits", List.of(), Quota::parse));
  }

  private enum Scope {
    TENANT(PolicyScope.TENANT),
    TENANT_ROUTE(PolicyScope.TENANT_ROUTE);

    private final PolicyScope policyScope;

    Scope(PolicyScope policyScope) {
      this.policyScope = policyScope;
    }
  }

  private record QuotaFactory(PolicyScope scope, List<Quota> limits) implements PolicyFactory {

    @Override
    public Policy create(PolicySite site) {
      Tenant tenant = site.tenant();
      List<Quota> quotas = limits.isEmpty() && tenant != null ? tenant.quotas() : limits;
      return quotas.isEmpty() ? NoQuota.INSTANCE : QuotaPolicy.create(site, quotas);
    }
  }
}
