package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;
import java.util.HashMap;
import java.util.Map;

/** Looks the host up in a table, for tenants with domains of their own. */
final class HostTableResolver implements TenantResolver {

  private final Map<String, TenantResolution> byHost = new HashMap<>();

  HostTableResolver(Map<String, String> hostToTenant) {
    hostToTenant.forEach(this::add);
  }

  private void add(String host, String tenant) {
    TenantResolution resolution = TenantResolution.of(TenantId.canonical(tenant), Evidence.HOST);
    if (byHost.put(ConfiguredHost.canonical(host), resolution) != null) {
      throw new IllegalArgumentException("host \"" + host + "\" is in the table twice");
    }
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    TenantResolution found = byHost.get(request.target().host());
    return found == null ? TenantResolution.none() : found;
  }
}
