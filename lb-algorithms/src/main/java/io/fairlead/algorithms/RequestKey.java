package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.Hash64;
import io.fairlead.api.balancer.PickContext;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What of a request is hashed. */
enum RequestKey {
  /** The tenant's id. */
  TENANT {
    @Override
    long hash(PickContext context, String name) {
      return Hash64.of(context.tenant().id());
    }
  },

  /** The value of a header. */
  HEADER {
    @Override
    long hash(PickContext context, String name) {
      return hashOrMissing(context.request().header(name));
    }
  },

  /** The value of a cookie. */
  COOKIE {
    @Override
    long hash(PickContext context, String name) {
      String cookies = context.request().header("cookie");
      return cookies == null ? MISSING : hashOfCookie(cookies, name);
    }
  },

  /** The path, without the query. */
  PATH {
    @Override
    long hash(PickContext context, String name) {
      return hashOrMissing(context.request().target().path());
    }
  },

  /** The address of the peer. */
  REMOTE_ADDRESS {
    @Override
    long hash(PickContext context, String name) {
      InetAddress address = context.request().remoteAddress();
      // Computed from the bytes of the address alone, and unlike getAddress() without a copy.
      return address == null ? MISSING : Hash64.mix(address.hashCode());
    }
  };

  /** The request has no such key. One key in 2^64 is mistaken for none. */
  static final long MISSING = 0;

  /**
   * The hash of the key, or {@link #MISSING} if it is absent or empty.
   *
   * @param name of the header or cookie
   */
  abstract long hash(PickContext context, String name);

  /** Whether a name must be given. */
  boolean isNamed() {
    return this == HEADER || this == COOKIE;
  }

  private static long hashOrMissing(@Nullable String text) {
    return text == null || text.isEmpty() ? MISSING : Hash64.of(text);
  }

  /**
   * The first cookie of a name in {@code a=1; b=2} (RFC 6265, section 4.2.1), hashed in place.
   * Looks at each character at most twice.
   */
  private static long hashOfCookie(String cookies, String name) {
    int start = 0;
    while (start < cookies.length()) {
      int semicolon = cookies.indexOf(';', start);
      int end = semicolon < 0 ? cookies.length() : semicolon;
      while (start < end && cookies.charAt(start) == ' ') {
        start++;
      }
      int value = start + name.length() + 1;
      if (value < end && cookies.charAt(value - 1) == '=' && cookies.startsWith(name, start)) {
        return Hash64.of(cookies, value, end);
      }
      start = end + 1;
    }
    return MISSING;
  }
}
