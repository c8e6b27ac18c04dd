package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path prefix. Looking up costs the length of the path, however many prefixes there are,
 * and allocates nothing.
 */
final class PrefixTable {

  // An open hash table over whole prefixes, without their final slash. A look-up walks the path
  // once, carrying the hash of what it has passed, and probes the table where a segment ends; so no
  // substring is ever made. The table is at most half full and its prefixes are distinct, so a
  // probe soon meets an empty slot.

  private static final int HASH_FACTOR = 31;

  private final @Nullable Entry[] table;
  private final int longestPrefix;

  /** Indexes candidates, which stand in their order under each prefix. */
  PrefixTable(Map<String, List<Candidate>> byPrefix) {
    table = new Entry[Integer.highestOneBit(Math.max(1, byPrefix.size())) << 2];
    longestPrefix = byPrefix.keySet().stream().mapToInt(String::length).max().orElse(0);
    byPrefix.forEach(
        (prefix, candidates) -> insert(new Entry(prefix, candidates.toArray(Candidate[]::new))));
  }

  /**
   * The better of {@code found} and the first route here that matches.
   *
   * @param start where the path begins that the backend receives
   */
  @Nullable Candidate find(
      Tenant tenant, RequestView request, String path, int start, @Nullable Candidate found) {
    Candidate best = better(tenant, request, entryAt(path, start, start, 0), found);
    int hash = 0;
    int end = Math.min(path.length(), start + longestPrefix);
    for (int i = start; i < end; i++) {
      hash = HASH_FACTOR * hash + path.charAt(i);
      boolean segmentEnds = i + 1 == path.length() || path.charAt(i + 1) == '/';
      if (segmentEnds) {
        best = better(tenant, request, entryAt(path, start, i + 1, hash), best);
      }
    }
    return best;
  }

  private static @Nullable Candidate better(
      Tenant tenant, RequestView request, @Nullable Entry entry, @Nullable Candidate found) {
    if (entry != null) {
      for (Candidate candidate : entry.candidates) {
        if (!candidate.isBefore(found)) {
          return found;
        }
        if (candidate.predicate().test(tenant, request)) {
          return candidate;
        }
      }
    }
    return found;
  }

  private @Nullable Entry entryAt(String path, int start, int end, int hash) {
    int slot = slotOf(hash);
    for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
      if (entry.prefix.length() == end - start && path.startsWith(entry.prefix, start)) {
        return entry;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return null;
  }

  private void insert(Entry entry) {
    int hash = 0;
    for (int i = 0; i < entry.prefix.length(); i++) {
      hash = HASH_FACTOR * hash + entry.prefix.charAt(i);
    }
    int slot = slotOf(hash);
    while (table[slot] != null) {
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = entry;
  }

  private int slotOf(int hash) {
    return (hash ^ (hash >>> 16)) & (table.length - 1);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Entry(String prefix, Candidate[] candidates) {}
}
