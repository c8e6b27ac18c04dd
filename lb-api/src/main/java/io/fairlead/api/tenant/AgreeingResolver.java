package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks every source and believes them only if they agree.
 *
 * <p>Sources that name no tenant have no say. If any refuses, the request is refused; if two name
 * different tenants, it is refused as a conflict, whatever their evidence, so that unverified
 * evidence neither overrides verified evidence nor goes unnoticed beside it. Otherwise the tenant
 * counts as recognised by the strongest evidence, which must be such that stands alone.
 */
final class AgreeingResolver implements TenantResolver {

  private final TenantResolver[] sources;
  private final StrippedMemo memo = new StrippedMemo();

  /**
   * Agreement of agreeing sources is agreement of all their sources, which keeps evidence that does
   * not stand alone in the count.
   */
  AgreeingResolver(List<TenantResolver> sources) {
    List<TenantResolver> all = new ArrayList<>();
    for (TenantResolver source : sources) {
      if (source instanceof AgreeingResolver agreeing) {
        all.addAll(List.of(agreeing.sources));
      } else {
        all.add(source);
      }
    }
    this.sources = all.toArray(new TenantResolver[0]);
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    TenantResolution agreed = null;
    for (TenantResolver source : sources) {
      TenantResolution found = source.resolve(request);
      if (found.refusal() != null) {
        return found;
      }
      if (found.tenantId() != null) {
        if (agreed != null && !agreed.isSameTenantAs(found)) {
          return TenantResolution.refused(RejectionReason.TENANT_CONFLICT);
        }
        agreed = agreed == null ? found : strongerOf(agreed, found);
      }
    }
    return agreed != null && agreed.standsAlone() ? agreed : TenantResolution.none();
  }

  @Override
  public void forget() {
    for (TenantResolver source : sources) {
      source.forget();
    }
    memo.forget();
  }

  /** With the longer stripped prefix of the two, for it is the path's and not the evidence's. */
  private TenantResolution strongerOf(TenantResolution a, TenantResolution b) {
    Evidence evidence = Objects.requireNonNull(a.evidence());
    TenantResolution stronger = evidence.compareTo(b.evidence()) <= 0 ? a : b;
    return memo.stripped(stronger, Math.max(a.strippedPrefix(), b.strippedPrefix()));
  }
}
