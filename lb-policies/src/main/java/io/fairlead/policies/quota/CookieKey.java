package io.fairlead.policies.quota;

import io.fairlead.api.RequestView;
import io.fairlead.api.key.CookieHeader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The value of the first cookie of a name. Allocates only for a key that was not met of late. */
final class CookieKey implements UserKey {

  /*
   * Keys are remembered, direct-mapped by their hash, so that they need not be copied out of the
   * header for each request. Strings are immutable and any that is found is compared, so plain
   * reads and writes will do; a race costs no more than another copy.
   */

  private static final int SLOTS = 1_024;

  private final String name;
  private final AtomicReferenceArray<@Nullable String> known = new AtomicReferenceArray<>(SLOTS);

  CookieKey(String name) {
    this.name = name;
  }

  @Override
  public String of(RequestView request) {
    String cookies = request.header("Cookie");
    long place = cookies == null ? CookieHeader.NOT_FOUND : CookieHeader.find(cookies, name);
    if (cookies == null || place == CookieHeader.NOT_FOUND) {
      return NOBODY;
    }
    int start = CookieHeader.start(place);
    int length = CookieHeader.end(place) - start;
    return length > MAX_LENGTH ? NOBODY : copy(cookies, start, length);
  }

  private String copy(String cookies, int start, int length) {
    int slot = hash(cookies, start, length) & (SLOTS - 1);
    String found = known.getPlain(slot);
    if (found == null || found.length() != length || !cookies.startsWith(found, start)) {
      found = cookies.substring(start, start + length);
      known.setPlain(slot, found);
    }
    return found;
  }

  private static int hash(String text, int start, int length) {
    int hash = 0;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash ^ hash >>> 10 ^ hash >>> 20;
  }
}
