package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.key.AddressMemo;
import io.fairlead.api.key.CookieHeader;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.hash.Hash64;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a request sticks by in a split, as a number: read in place, so that it allocates nothing but
 * for a query parameter.
 */
final class SplitKey {

  /** The request has no such key. One key in 2^64 is mistaken for none. */
  private static final long MISSING = 0;

  private final SplitConfig.Key kind;
  private final String name;
  private final AddressMemo addresses;
  private final RandomSource random;

  SplitKey(SplitConfig.Key kind, String name, AddressMemo addresses, RandomSource random) {
    this.kind = kind;
    this.name = name;
    this.addresses = addresses;
    this.random = random;
  }

  /** The key of a request; that of its tenant where it has none. */
  long of(Tenant tenant, RequestView request) {
    long own =
        switch (kind) {
          case TENANT -> MISSING;
          case HEADER -> ofText(request.header(name));
          case COOKIE -> ofCookie(request.header("cookie"));
          case QUERY -> ofText(request.target().queryParameter(name));
          case REMOTE_ADDRESS -> ofAddress(request.remoteAddress());
          case REQUEST -> random.nextLong();
        };
    return own == MISSING ? Hash64.of(tenant.id()) : own;
  }

  private static long ofText(@Nullable String text) {
    return text == null || text.isEmpty() ? MISSING : Hash64.of(text);
  }

  private long ofCookie(@Nullable String cookies) {
    if (cookies == null) {
      return MISSING;
    }
    long place = CookieHeader.find(cookies, name);
    int start = CookieHeader.start(place);
    int end = CookieHeader.end(place);
    return start < end ? Hash64.of(cookies, start, end) : MISSING;
  }

  private long ofAddress(@Nullable InetAddress address) {
    return address == null ? MISSING : addresses.of(address);
  }
}
