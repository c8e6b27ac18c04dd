package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the resolutions of tenant ids as they stand in requests, so that a known id resolves
 * without allocation, not even of its own text.
 *
 * <p>A table of sets: each id belongs to one of {@value #SETS} and takes the first of its {@value
 * #WAYS} places, moving the others on and the last one out. So strangers can make a resolver
 * allocate, but not grow. What has not the length of an id is refused unread; hence at most {@value
 * #SLOTS} ids of 63 characters are kept.
 *
 * <p>Assumes that resolving is pure. Any thread may read and write any slot without
 * synchronisation: an entry is immutable and its fields are final, so a racing reader sees a whole
 * entry or none, and a write that is lost or doubled, or has an entry stand beside the hash of
 * another, only costs the next request an allocation. Wait-free, linear in the length of the id.
 */
final class ResolutionMemo {

  private static final int SETS = 1_024;

  /** Spreads the hashes of ids that differ in their last characters only (Knuth, vol. 3, 6.4). */
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private static final int HASH_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SETS);

  /** With a thousand busy tenants, one set in 250 is asked for more. */
  private static final int WAYS = 4;

  /** Enough for the tenants that are busy at one time, for at most about 1.1 MB. */
  static final int SLOTS = SETS * WAYS;

  private record Entry(String text, TenantResolution resolution) {}

  /**
   * Of the entries in the same places. They are looked at first, because those of a set lie in one
   * cache line, while each entry is in three: what a tenant costs that is one of too many to be
   * remembered.
   */
  private final int[] hashes = new int[SLOTS];

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
    int hash = hash(text, start, end);
    int set = WAYS * ((hash * GOLDEN_RATIO) >>> HASH_SHIFT);
    for (int place = set; place < set + WAYS; place++) {
      Entry entry = hashes[place] == hash ? entries[place] : null;
      if (entry != null && entry.text.length() == length && text.startsWith(entry.text, start)) {
        return entry.resolution;
      }
    }
    return remember(set, hash, text.substring(start, end));
  }

  /** Begins anew. Who is about to remember an id may do so after that. */
  void forget() {
    Arrays.fill(entries, null);
  }

  private TenantResolution remember(int set, int hash, String id) {
    TenantResolution resolution = resolving.apply(id);
    if (resolution.tenantId() != null) {
      System.arraycopy(hashes, set, hashes, set + 1, WAYS - 1);
      System.arraycopy(entries, set, entries, set + 1, WAYS - 1);
      hashes[set] = hash;
      entries[set] = new Entry(id, resolution);
    }
    return resolution;
  }

  /** That of the part as a text by itself, which a whole text may know already. */
  private static int hash(String text, int start, int end) {
    if (start == 0 && end == text.length()) {
      return text.hashCode();
    }
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }
}
