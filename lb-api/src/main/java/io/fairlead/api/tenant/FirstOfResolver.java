package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;
import java.util.List;

/**
 * Asks every source and believes the first with verified evidence; if there is none, the first with
 * evidence that stands alone.
 *
 * <p>If any source refuses, the request is refused. A source that was not chosen has no say beyond
 * that: it may name another tenant. If it names the same one and strips the path, the path is
 * stripped.
 */
final class FirstOfResolver implements TenantResolver {

  private final TenantResolver[] sources;
  private final StrippedMemo memo = new StrippedMemo();

  FirstOfResolver(List<TenantResolver> sources) {
    this.sources = sources.toArray(new TenantResolver[0]);
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    TenantResolution chosen = TenantResolution.none();
    int stripped = 0;
    for (TenantResolver source : sources) {
      TenantResolution found = source.resolve(request);
      if (found.refusal() != null) {
        return found;
      }
      stripped |= found.strippedPrefix();
      if (outranks(found, chosen)) {
        chosen = found;
      }
    }
    return stripped == chosen.strippedPrefix() ? chosen : withPrefixOfPath(chosen, request);
  }

  @Override
  public void forget() {
    for (TenantResolver source : sources) {
      source.forget();
    }
    memo.forget();
  }

  private static boolean outranks(TenantResolution found, TenantResolution chosen) {
    return found.standsAlone()
        && (chosen.tenantId() == null || (found.isVerified() && !chosen.isVerified()));
  }

  /** Asks once more, which sources bear because they are pure, rather than keep every answer. */
  private TenantResolution withPrefixOfPath(TenantResolution chosen, RequestView request) {
    int stripped = chosen.strippedPrefix();
    for (TenantResolver source : sources) {
      TenantResolution found = source.resolve(request);
      if (found.isSameTenantAs(chosen)) {
        stripped = Math.max(stripped, found.strippedPrefix());
      }
    }
    return memo.stripped(chosen, stripped);
  }
}
