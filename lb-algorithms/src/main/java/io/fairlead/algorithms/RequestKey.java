package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.KeyHash;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.key.CookieHeader;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What of a request is hashed. */
enum RequestKey {
  /** The tenant's id. */
  TENANT {
    @Override
    long hash(PickContext context, String name, KeyHash hash) {
      return hashOrMissing(context.tenant().id(), hash);
    }
  },

  /** The value of a header. */
  HEADER {
    @Override
    long hash(PickContext context, String name, KeyHash hash) {
      return hashOrMissing(context.request().header(name), hash);
    }
  },

  /** The value of a cookie. */
  COOKIE {
    @Override
    long hash(PickContext context, String name, KeyHash hash) {
      String cookies = context.request().header("cookie");
      return cookies == null ? MISSING : hashOfCookie(cookies, name, hash);
    }
  },

  /** The path, without the query. */
  PATH {
    @Override
    long hash(PickContext context, String name, KeyHash hash) {
      return hashOrMissing(context.request().target().path(), hash);
    }
  },

  /** The address of the peer, as text: all of its bits count. */
  REMOTE_ADDRESS {
    @Override
    long hash(PickContext context, String name, KeyHash hash) {
      InetAddress address = context.request().remoteAddress();
      return address == null ? MISSING : hash.of(address);
    }
  };

  /** The request has no such key. One key in 2^64 is mistaken for none. */
  static final long MISSING = 0;

  /**
   * The hash of the key, or {@link #MISSING} if it is absent or empty.
   *
   * @param name of the header or cookie
   */
  abstract long hash(PickContext context, String name, KeyHash hash);

  /** Whether a name must be given. */
  boolean isNamed() {
    return this == HEADER || this == COOKIE;
  }

  private static long hashOrMissing(@Nullable String text, KeyHash hash) {
    return text == null || text.isEmpty() ? MISSING : hash.of(text, 0, text.length());
  }

  private static long hashOfCookie(String cookies, String name, KeyHash hash) {
    long place = CookieHeader.find(cookies, name);
    int start = CookieHeader.start(place);
    int end = CookieHeader.end(place);
    return start < end ? hash.of(cookies, start, end) : MISSING;
  }
}
