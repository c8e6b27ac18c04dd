package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the resolutions of tenant ids as they stand in requests, so that a known id resolves
 * without allocation, not even of its own text.
 *
 * <p>A direct-mapped table: each id has one slot, and an id that is not there replaces what is. So
 * strangers can make a resolver allocate, but not grow. What has not the length of an id is refused
 * unread; hence at most {@value #SLOTS} ids of 63 characters are kept.
 *
 * <p>Assumes that resolving is pure. Any thread may read and write any slot without
 * synchronisation: an entry is immutable and its fields are final, so a racing reader sees a whole
 * entry or none, and a lost write only costs the next request an allocation. Wait-free, linear in
 * the length of the id.
 */
final class ResolutionMemo {

  /** Enough for the tenants that are busy at one time, for at most about 200 KB. */
  static final int SLOTS = 1_024;

  private record Entry(String text, TenantResolution resolution) {}

  private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];
  private final Function<String, TenantResolution> resolving;

  /**
   * Begins with an empty memo.
   *
   * @param resolving what an id is resolved to; pure
   */
  ResolutionMemo(Function<String, TenantResolution> resolving) {
    this.resolving = resolving;
  }

  TenantResolution resolve(String id) {
    return resolve(id, 0, id.length());
  }

  /** Resolves the id that stands in a part of a text. */
  TenantResolution resolve(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > TenantId.MAX_LENGTH) {
      return TenantResolution.refused(RejectionReason.TENANT_UNKNOWN);
    }
    int slot = slot(text, start, end);
    Entry entry = entries[slot];
    if (entry != null && entry.text.length() == length && text.startsWith(entry.text, start)) {
      return entry.resolution;
    }
    return remember(slot, text.substring(start, end));
  }

  private TenantResolution remember(int slot, String id) {
    TenantResolution resolution = resolving.apply(id);
    if (resolution.tenantId() != null) {
      entries[slot] = new Entry(id, resolution);
    }
    return resolution;
  }

  /** At most {@link TenantId#MAX_LENGTH} steps. */
  private static int slot(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return (hash ^ hash >>> 10 ^ hash >>> 20) & (SLOTS - 1);
  }
}
