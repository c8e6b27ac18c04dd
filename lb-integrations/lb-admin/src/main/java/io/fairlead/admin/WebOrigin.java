package io.fairlead.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which web pages may ask: ours, which comes from where the request goes to, and no other. */
final class WebOrigin {

  private WebOrigin() {}

  /**
   * Whether a browser has marked the request as one of another page, by what it lets no page write.
   * The scheme is not looked at, since TLS may end before us.
   */
  static boolean isForeign(AdminRequest request) {
    String site = request.header("sec-fetch-site");
    String origin = request.header("origin");
    return (site != null && !site.equals("same-origin") && !site.equals("none"))
        || (origin != null && !names(origin, request.header("host")));
  }

  private static boolean names(String origin, @Nullable String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0
        && host != null
        && origin
            .substring(scheme + "://".length())
            .toLowerCase(Locale.ROOT)
            .equals(host.toLowerCase(Locale.ROOT));
  }
}
