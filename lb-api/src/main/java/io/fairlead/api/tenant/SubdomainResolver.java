package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;

/**
 * Reads the tenant from the one label in front of a base domain.
 *
 * <p>A host with more than one label there is refused: whether its first or its last label names
 * the tenant is a matter of opinion, and opinions differ between servers.
 */
final class SubdomainResolver implements TenantResolver {

  private final String suffix;
  private final ResolutionMemo memo =
      new ResolutionMemo(label -> TenantResolution.of(label, Evidence.HOST));

  SubdomainResolver(String baseDomain) {
    String base = ConfiguredHost.canonical(baseDomain);
    if (ConfiguredHost.isAddress(base)) {
      throw new IllegalArgumentException(
          "base domain \"" + baseDomain + "\" is an address, which has no subdomains");
    }
    suffix = "." + base;
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    String host = request.target().host();
    if (!host.endsWith(suffix)) {
      return TenantResolution.none();
    }
    int labelEnd = host.length() - suffix.length();
    return host.indexOf('.') < labelEnd
        ? TenantResolution.refused(RejectionReason.TENANT_UNKNOWN)
        : memo.resolve(host, 0, labelEnd);
  }

  @Override
  public void forget() {
    memo.forget();
  }
}
