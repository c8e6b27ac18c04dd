package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * No request is served as one tenant's here and as another's by a backend, which reads the tenant
 * for itself from the host and the path that are forwarded to it.
 */
class HostileTargetTest {

  private static final String PREFIX = "/t/";

  private final TenantResolver byPath = TenantResolvers.pathPrefix(PREFIX);
  private final TenantResolver stripping = TenantResolvers.strippedPathPrefix(PREFIX);
  private final TenantResolver byHost = TenantResolvers.subdomainOf("saas.example");

  /** Also where none is found here: other evidence would then decide, against the backend's. */
  @Property(tries = 10_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void backendFindsTheSameTenantInThePath(@ForAll("targets") String target) {
    RequestView request = RequestView.builder("GET", target).build();
    TenantResolution here = byPath.resolve(request);
    Assume.that(request.target().problem() == null && here.refusal() == null);
    for (Reading reading : Reading.values()) {
      assertThat(reading.tenantOf(request.target().path()))
          .as("%s reads %s", reading, request.target())
          .isEqualTo(here.tenantId());
    }
  }

  @Property(tries = 2_000, seed = "2", edgeCases = EdgeCasesMode.NONE, maxDiscardRatio = 50)
  void strippedPathIsStillCanonical(@ForAll("targets") String target) {
    RequestView request = RequestView.builder("GET", target).build();
    int stripped = stripping.resolve(request).strippedPrefix();
    String rest = request.target().path().substring(stripped);
    Assume.that(stripped > 0 && !rest.isEmpty());
    assertThat(RequestTarget.parse(null, rest).path()).isEqualTo(rest);
  }

  /** The negative control: raw targets mislead backends of every kind. */
  @Property(tries = 1, seed = "3")
  void rawTargetsMisleadBackends() {
    List<String> targets = targets().sampleStream().limit(3_000).toList();
    for (Reading reading : Reading.values()) {
      assertThat(targets)
          .as("%s", reading)
          .anyMatch(raw -> raw.startsWith(PREFIX) && misleads(raw, reading));
    }
  }

  private static boolean misleads(String raw, Reading reading) {
    String segment = raw.substring(PREFIX.length()).replaceFirst("/.*", "");
    String here = TenantId.canonicalOrNull(segment);
    String there = reading.tenantOf(raw);
    return here != null && there != null && !here.equals(there);
  }

  @Property(tries = 2_000, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void backendFindsTheSameTenantInTheHost(@ForAll("hosts") String host) {
    RequestView request = RequestView.builder("GET", "/").host(host).build();
    TenantResolution here = byHost.resolve(request);
    Assume.that(here.tenantId() != null);
    String authority = request.target().authority();
    String expected = here.tenantId() + ".saas.example";
    assertThat(request.target().host()).isEqualTo(expected);
    assertThat(URLDecoder.decode(authority, StandardCharsets.UTF_8)).isEqualTo(authority);
    assertThat(authority.replaceFirst(":\\d+$", "")).isEqualTo(expected);
    if (expected.indexOf('_') < 0) {
      assertThat(URI.create("http://" + authority).getHost()).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "t/", "t/", "/t/", "/", "t", "T", "acme", "evil", "%74", "%61cme", "x", "/..", "/../");
    Arbitrary<String> traps =
        Arbitraries.of(
            "//",
            "/./",
            "/%2e%2e/",
            "/..;/",
            ";x",
            ";",
            "%3bx",
            "%2f",
            "%5c",
            "\\",
            "%2574",
            "%252f",
            "%252e%252e",
            "%c0%af",
            "%00",
            "%",
            "/;/",
            "/;x/t/",
            "%54",
            "#",
            "%20",
            "%25");
    return Arbitraries.frequencyOf(Tuple.of(4, parts), Tuple.of(1, traps))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(all -> "/" + String.join("", all));
  }

  @Provide
  Arbitrary<String> hosts() {
    Arbitrary<String> parts = Arbitraries.of("acme", "evil", "ACME", "a_b", "a-b");
    Arbitrary<String> traps =
        Arbitraries.of(
            ".",
            ".evil",
            "@",
            ",",
            " ",
            "%2e",
            "/",
            "#",
            "\\",
            "。",
            "ａ",
            "\u00ad",
            "\u200b",
            "é",
            ":80",
            "[",
            "xn--",
            "-",
            "..",
            ".saas.example");
    Arbitrary<String> ends =
        Arbitraries.of(
            ".saas.example",
            ".saas.example",
            ".SAAS.example.",
            ".saas.example:80",
            "。saas.example",
            ".saas.example.evil",
            ".saas.example@evil",
            ", evil.saas.example");
    return Arbitraries.frequencyOf(Tuple.of(3, parts), Tuple.of(1, traps))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(all -> String.join("", all))
        .flatMap(start -> ends.map(start::concat));
  }

  /** How a backend reads the path, each after a kind of server. */
  private enum Reading {
    LITERAL,
    DECODED,
    TWICE_DECODED,
    TOMCAT,
    DECODED_BEFORE_PARAMETERS,
    WINDOWS;

    String read(String path) {
      return switch (this) {
        case LITERAL -> resolved(path);
        case DECODED -> resolved(decoded(path));
        case TWICE_DECODED -> resolved(decoded(decoded(path)));
        case TOMCAT -> resolved(decoded(path.replaceAll(";[^/]*", "")));
        case DECODED_BEFORE_PARAMETERS -> resolved(decoded(path).replaceAll(";[^/]*", ""));
        case WINDOWS -> resolved(decoded(path).replace('\\', '/').toLowerCase(Locale.ROOT));
      };
    }

    /** What is behind the prefix, if it is a tenant. */
    @Nullable String tenantOf(String path) {
      String read = read(path);
      return read.startsWith(PREFIX)
          ? TenantId.canonicalOrNull(read.substring(PREFIX.length()).replaceFirst("/.*", ""))
          : null;
    }

    private static String decoded(String path) {
      try {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      } catch (IllegalArgumentException e) {
        return path;
      }
    }

    private static String resolved(String path) {
      List<String> segments = new ArrayList<>();
      for (String segment : path.split("/+", -1)) {
        if (segment.equals("..") && !segments.isEmpty()) {
          segments.remove(segments.size() - 1);
        } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
          segments.add(segment);
        }
      }
      return "/" + String.join("/", segments);
    }
  }
}
