package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Looks the peer's address up in a table of ranges, of which the longest prefix counts. */
final class RemoteAddressResolver implements TenantResolver {

  private final AddressTable<TenantResolution> byAddress;

  RemoteAddressResolver(Map<String, String> rangeToTenant) {
    Map<AddressRange, TenantResolution> ranges = new HashMap<>();
    rangeToTenant.forEach(
        (range, tenant) -> {
          TenantResolution resolution =
              TenantResolution.of(TenantId.canonical(tenant), Evidence.REMOTE_ADDRESS);
          if (ranges.put(AddressRange.parse(range), resolution) != null) {
            throw new IllegalArgumentException(
                "address range \"" + range + "\" is in the table twice");
          }
        });
    byAddress = new AddressTable<>(ranges);
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    InetAddress peer = request.remoteAddress();
    TenantResolution found = peer == null ? null : byAddress.find(peer);
    return found == null ? TenantResolution.none() : found;
  }
}
