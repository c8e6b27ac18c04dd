package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the tenant from a header, which counts as much as the peer that sent the request is
 * trusted.
 */
final class HeaderResolver implements TenantResolver {

  private final String name;
  private final AddressTable<Evidence> trustedPeers;
  private final ResolutionMemo trusted =
      new ResolutionMemo(value -> TenantResolution.of(value, Evidence.TRUSTED_PEER));
  private final ResolutionMemo untrusted =
      new ResolutionMemo(value -> TenantResolution.of(value, Evidence.UNTRUSTED_HEADER));

  HeaderResolver(String name, Collection<String> trustedPeers) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("header name \"" + name + "\" is blank");
    }
    Map<AddressRange, Evidence> ranges = new HashMap<>();
    for (String peer : trustedPeers) {
      ranges.put(AddressRange.parse(peer), Evidence.TRUSTED_PEER);
    }
    this.name = name;
    this.trustedPeers = new AddressTable<>(ranges);
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    String value = request.header(name);
    if (value == null) {
      return TenantResolution.none();
    }
    InetAddress peer = request.remoteAddress();
    boolean fromTrusted = peer != null && trustedPeers.find(peer) != null;
    return (fromTrusted ? trusted : untrusted).resolve(value);
  }

  @Override
  public void forget() {
    trusted.forget();
    untrusted.forget();
  }
}
