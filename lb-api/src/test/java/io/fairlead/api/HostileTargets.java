package io.fairlead.api;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Targets and hosts put together from what makes servers disagree. */
final class HostileTargets {

  private HostileTargets() {}

  /** Paths, of which some part is harmless. */
  static Arbitrary<String> paths() {
    Arbitrary<String> names = Arbitraries.of("acme", "evil", "ACME", "a", "%61cme", "%65vil", "x");
    Arbitrary<String> dots =
        Arbitraries.of("/", "//", "/./", "/../", "/..", "/%2e%2e/", "/.%2E/", "/...", "/.");
    Arbitrary<String> traps =
        Arbitraries.of(
            "%2f",
            "%2F",
            "\\",
            "%5c",
            ";",
            ";x=1",
            "%3b",
            "/..;/",
            "/;x/",
            "/.;/",
            "%00",
            "%0a",
            "%",
            "%2",
            "%zz",
            "%25",
            "%252f",
            "%252e",
            "%2561cme",
            "%25%32%66",
            "%2525",
            "%c0%af",
            "%c0%ae%c0%ae",
            "%c0%80",
            "%c3%a9",
            "%c3",
            "%a9",
            "%e2%80%a8",
            "%ef%bc%8f",
            "é",
            "／",
            "#",
            " ",
            "@",
            ":",
            "~",
            "%7e",
            "%20",
            "+",
            "&",
            "|",
            "\t",
            "\u0000",
            "\r\n");
    return Arbitraries.frequencyOf(Tuple.of(4, names), Tuple.of(5, dots), Tuple.of(2, traps))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(parts -> "/" + String.join("", parts));
  }

  /** {@code Host} headers, of which some part is harmless. */
  static Arbitrary<String> hosts() {
    Arbitrary<String> names =
        Arbitraries.of("acme", "evil", "ACME", ".saas.example", ".", "a-b", "a_b", "127", "[::1]");
    Arbitrary<String> traps =
        Arbitraries.of(
            ":80",
            ":",
            ":443",
            ":0",
            "@",
            ", ",
            ",",
            " ",
            "/",
            "\\",
            "#",
            "?",
            "%2e",
            "%61",
            "\u0000",
            "\t",
            "..",
            "。",
            "ａ",
            "é",
            "ß",
            "\u00ad",
            "\u200b",
            "\ud800",
            "xn--",
            "-",
            "0x7f",
            "0177",
            "①",
            "[",
            "]",
            "::",
            "::ffff:1.2.3.4",
            "%25eth0",
            "*");
    return Arbitraries.frequencyOf(Tuple.of(3, names), Tuple.of(1, traps))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }
}
