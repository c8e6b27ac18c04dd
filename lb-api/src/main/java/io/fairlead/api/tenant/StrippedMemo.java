package io.fairlead.api.tenant;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers resolutions that were given the stripped prefix of another source, so that a token
 * beside a tenant's path resolves without allocation.
 *
 * <p>Direct-mapped and racy like {@link ResolutionMemo}, and for the same reasons safe: what is
 * remembered is immutable with final fields, and is compared whole before it is used.
 */
final class StrippedMemo {

  private final @Nullable TenantResolution[] entries =
      new @Nullable TenantResolution[ResolutionMemo.SLOTS];

  /** Begins anew. Who is about to remember one may do so after that. */
  void forget() {
    Arrays.fill(entries, null);
  }

  /** The same resolution of a tenant with a stripped prefix. */
  TenantResolution stripped(TenantResolution found, int characters) {
    if (found.strippedPrefix() == characters) {
      return found;
    }
    int slot = Objects.hashCode(found.tenantId()) & (ResolutionMemo.SLOTS - 1);
    TenantResolution entry = entries[slot];
    if (entry != null
        && entry.isSameTenantAs(found)
        && entry.evidence() == found.evidence()
        && entry.strippedPrefix() == characters) {
      return entry;
    }
    TenantResolution stripped = found.withStrippedPrefix(characters);
    entries[slot] = stripped;
    return stripped;
  }
}
