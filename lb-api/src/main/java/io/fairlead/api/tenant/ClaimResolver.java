package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.util.Map;

/**
 * Reads the tenant from a claim of a token that the host has verified.
 *
 * <p>A claim that is there but is no tenant id is refused, so that a token can never be passed over
 * in favour of weaker evidence.
 */
final class ClaimResolver implements TenantResolver {

  private final String name;
  private final ResolutionMemo memo =
      new ResolutionMemo(value -> TenantResolution.of(value, Evidence.VERIFIED_CLAIM));

  ClaimResolver(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("claim name \"" + name + "\" is blank");
    }
    this.name = name;
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    Object claims = request.attribute(RequestView.VERIFIED_CLAIMS);
    if (claims == null) {
      return TenantResolution.none();
    }
    if (!(claims instanceof Map<?, ?> byName)) {
      return TenantResolution.refused(RejectionReason.RESOLVER_FAILED);
    }
    Object value = byName.get(name);
    if (value instanceof String tenant) {
      return memo.resolve(tenant);
    }
    return value == null && !byName.containsKey(name)
        ? TenantResolution.none()
        : TenantResolution.refused(RejectionReason.MALFORMED_REQUEST);
  }

  @Override
  public void forget() {
    memo.forget();
  }
}
