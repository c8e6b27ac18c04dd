package io.fairlead.health;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck.Result;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code http}, see {@link HttpCheckProvider}.
 *
 * @param host null for the endpoint's host and port
 * @param bodyPattern null where any body will do
 */
record HttpCheckOptions(
    Method method,
    String path,
    @Nullable URIAuthority host,
    Port port,
    Map<String, String> headers,
    List<StatusRange> statuses,
    @Nullable Pattern bodyPattern,
    Version version,
    Scheme scheme,
    Trust trust) {

  private static final List<StatusRange> SUCCESS = List.of(new StatusRange(200, 299));

  /** Visible characters without the mark of a fragment, which is never sent. */
  private static final java.util.regex.Pattern PATH =
      java.util.regex.Pattern.compile("/[!-~&&[^#]]*");

  /** A token of RFC 9110, section 5.6.2. */
  private static final java.util.regex.Pattern TOKEN =
      java.util.regex.Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

  private static final java.util.regex.Pattern HEADER_VALUE =
      java.util.regex.Pattern.compile("[!-~]([ -~]*[!-~])?");

  private static final java.util.regex.Pattern HOST =
      java.util.regex.Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  /** What the client itself writes, lest an answer be taken for another. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect");

  /** The safe methods of RFC 9110, section 9.2.1: a check changes nothing. */
  enum Method {
    GET,
    HEAD,
    OPTIONS
  }

  enum Version {
    HTTP1,
    HTTP2
  }

  enum Scheme {
    HTTP,
    HTTPS
  }

  enum Trust {
    SYSTEM,
    ANY
  }

  static HttpCheckOptions read(Options options) {
    HttpCheckOptions read =
        new HttpCheckOptions(
            options.oneOf("method", Method.GET),
            path(options),
            host(options),
            Port.read(options),
            headers(options.section("headers")),
            options.list("statuses", SUCCESS, StatusRange::of),
            bodyPattern(options),
            options.oneOf("version", Version.HTTP1),
            options.oneOf("scheme", Scheme.HTTP),
            options.oneOf("trust", Trust.SYSTEM));
    read.check(options);
    return read;
  }

  private static String path(Options options) {
    String path = options.text("path", "/");
    if (PATH.matcher(path).matches()) {
      return path;
    }
    options.reject("path", path, "a path that begins with / and has no spaces and no #");
    return "/";
  }

  private static @Nullable URIAuthority host(Options options) {
    String host = options.text("host", "");
    if (host.isEmpty() && !options.has("host")) {
      return null;
    }
    try {
      if (HOST.matcher(host).matches()) {
        return URIAuthority.create(host);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // A port that is too large.
    }
    options.reject("host", host, "a host name or address, perhaps with a port");
    return null;
  }

  private static Map<String, String> headers(Options options) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : options.names()) {
      String value = options.text(name, "-");
      if (!TOKEN.matcher(name).matches() || OF_THE_CLIENT.contains(lowerCase(name))) {
        options.reject(name, value, "the name of a header that the client does not write itself");
      } else if (!HEADER_VALUE.matcher(value).matches()) {
        options.reject(name, value, "a text of visible characters and of spaces between them");
      } else {
        headers.put(name, value);
      }
    }
    return headers;
  }

  private static @Nullable Pattern bodyPattern(Options options) {
    String text = options.text("body-pattern", "");
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      options.reject("body-pattern", text, "a pattern in RE2's syntax; " + e.getDescription());
      return null;
    }
  }

  private void check(Options options) {
    if (statuses.isEmpty()) {
      options.reject("statuses", statuses, "at least one status or range");
    }
    if (bodyPattern != null && method == Method.HEAD) {
      options.reject("body-pattern", bodyPattern, "no pattern where method is head");
    }
    if (trust != Trust.SYSTEM && scheme != Scheme.HTTPS) {
      options.reject("trust", "any", "nothing but with scheme https");
    }
  }

  /** What a request to an endpoint calls its host. */
  URIAuthority authorityOf(Endpoint endpoint) {
    return host != null ? host : new URIAuthority(endpoint.host(), port.of(endpoint));
  }

  /** Whether to go on after the head of an answer. */
  boolean expects(int status) {
    for (StatusRange range : statuses) {
      if (range.contains(status)) {
        return true;
      }
    }
    return false;
  }

  /** Judges a whole answer. */
  Result judge(int status, byte[] body) {
    String seen = "HTTP " + status;
    if (!expects(status)) {
      return Result.failed(seen);
    }
    if (bodyPattern != null && !bodyPattern.matcher(body).find()) {
      return Result.failed(seen + ", body does not match");
    }
    return Result.passed(seen);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
