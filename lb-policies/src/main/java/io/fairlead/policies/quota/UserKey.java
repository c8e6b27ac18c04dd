package io.fairlead.policies.quota;

import io.fairlead.api.RequestView;
import io.fairlead.api.key.CookieHeader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a request whose user or API key it is.
 *
 * <p>A request without a key, or with one of more than {@value #MAX_LENGTH} characters, belongs to
 * the user {@value #NOBODY}: all of these share one account, so that nothing is gained by leaving
 * the key out.
 */
sealed interface UserKey {

  /** Longer keys are not kept. */
  int MAX_LENGTH = 256;

  /** The user of requests that say nothing of theirs. */
  String NOBODY = "";

  /** The key, always the same for the same request. */
  String of(RequestView request);

  /** The value of a header as it is. */
  record Header(String name) implements UserKey {

    @Override
    public String of(RequestView request) {
      String value = request.header(name);
      return value == null || value.length() > MAX_LENGTH ? NOBODY : value;
    }
  }

  /** The value of the first cookie of a name. Allocates only for a key that was not met of late. */
  final class Cookie implements UserKey {

    /*
     * Keys are remembered, direct-mapped by their hash, so that they need not be copied out of the
     * header for each request. Strings are immutable and any that is found is compared, so plain
     * reads and writes will do; a race costs no more than another copy.
     */

    private static final int SLOTS = 1_024;

    private final String name;
    private final AtomicReferenceArray<@Nullable String> known = new AtomicReferenceArray<>(SLOTS);

    Cookie(String name) {
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
}
