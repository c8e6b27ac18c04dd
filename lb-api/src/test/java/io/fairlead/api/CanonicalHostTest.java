package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalHostTest {

  @ParameterizedTest
  @CsvSource({
    // as it is
    "acme.saas.example, acme.saas.example, -1",
    "localhost,         localhost,         -1",
    "my_service,        my_service,        -1",
    "10.0.0.1,          10.0.0.1,          -1",
    "1.2.3.4.5a,        1.2.3.4.5a,        -1",
    // RFC 3986, section 6.2.2.1: case
    "ACME.SaaS.Example, acme.saas.example, -1",
    // RFC 1034, section 3.1: the root's dot
    "acme.saas.example., acme.saas.example, -1",
    "127.0.0.1.,        127.0.0.1,         -1",
    // ports
    "acme.example:8080, acme.example,      8080",
    "acme.example.:443, acme.example,      443",
    "a:65535,           a,                 65535",
    "[::1]:80,          [::1],             80",
    // RFC 5891, section 7.1 and RFC 3492, section 7.1: international names
    "bücher.example,    xn--bcher-kva.example, -1",
    "BÜCHER.example,    xn--bcher-kva.example, -1",
    "xn--BCHER-kva.example, xn--bcher-kva.example, -1",
    // RFC 3490, section 3.1: other full stops; RFC 3491: compatibility forms
    "acme。saas．example, acme.saas.example, -1",
    "ａcme.example,      acme.example,      -1",
    // RFC 5952, sections 4 and 5
    "[2001:DB8::1],     [2001:db8::1],     -1",
    "[2001:0db8::0001], [2001:db8::1],     -1",
    "[2001:db8:0:0:0:0:2:1], [2001:db8::2:1], -1",
    "[2001:db8:0:1:1:1:1:1], [2001:db8:0:1:1:1:1:1], -1",
    "[2001:db8::1:1:1:1:1],  [2001:db8:0:1:1:1:1:1], -1",
    "[2001:0:0:1:0:0:0:1],   [2001:0:0:1::1], -1",
    "[2001:db8:0:0:1:0:0:1], [2001:db8::1:0:0:1], -1",
    "[0:0:0:0:0:0:0:0], [::],              -1",
    "[1:0:0:0:0:0:0:0], [1::],             -1",
    "[0:0:0:0:0:FFFF:192.0.2.128], [::ffff:192.0.2.128], -1",
    "[::ffff:c000:280], [::ffff:192.0.2.128], -1",
    "[::192.0.2.128],   [::c000:280],      -1",
    "[64:ff9b::192.0.2.33], [64:ff9b::c000:221], -1",
  })
  void bringsHostIntoOneForm(String raw, String name, int port) {
    assertThat(CanonicalHost.of(raw)).isEqualTo(new CanonicalHost(name, port, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no host, several hosts
        "",
        " ",
        ":80",
        ".",
        "a.example, b.example",
        "a.example,b.example",
        "a.example b.example",
        "a.example\tb",
        "a.example\r\nX: y",
        "a\u0000.example",
        "a\u007f.example",
        // user information and what else belongs to a URL
        "acme@evil.example",
        "acme:secret@evil.example",
        "acme.example/",
        "acme.example?x",
        "acme.example#x",
        "acme.example\\x",
        "http://acme.example",
        "*.example",
        // percent-encoding, of dots as well
        "%61cme.example",
        "acme%2eexample",
        // labels
        "a..example",
        ".example",
        "a.example..",
        "-a.example",
        "a-.example",
        // an A-label of plain ASCII: punycode of "acme"
        "xn--acme-.example",
        "xn--.example",
        // ports
        "a:",
        "a:0",
        "a:080",
        "a:65536",
        "a:99999999999",
        "a:-1",
        "a:+1",
        "a:8o",
        "a:80:80",
        "a:８０",
        // IPv6 without brackets, or no IPv6
        "::1",
        "fe80::1",
        "[]",
        "[:]",
        "[::1",
        "::1]",
        "[::1]x",
        "[::1]]",
        "[[::1]]",
        "[",
        "[]:80",
        "[1]",
        "[acme]",
        "[127.0.0.1]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7::8]x",
        "[1:2:3:4::5:6:7:8]",
        "[1::2::3]",
        "[:::]",
        "[1:]",
        "[:1]",
        "[12345::]",
        "[00001::]",
        "[g::]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[::01.2.3.4]",
        "[1.2.3.4::]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        // RFC 6874: zones
        "[fe80::1%eth0]",
        "[fe80::1%25eth0]",
        // WHATWG URL standard: what parses as IPv4 in some place
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x",
        "127.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.256",
        "127.0.0.0x1",
        "1.2.3.4.5",
        "acme.example.1",
        "１２７.１",
        "127.0.①",
        // no ASCII form: U+2100 would become "a/c", a lone surrogate nothing at all
        "℀.example",
        "a\ud800.example",
        "a\u00a0b.example",
      })
  void refusesWhatServersReadDifferently(String raw) {
    CanonicalHost host = CanonicalHost.of(raw);
    assertThat(host.problem()).isNotNull().hasSizeLessThan(100);
    assertThat(host.name()).isEmpty();
    assertThat(host.port()).isEqualTo(-1);
  }

  @Test
  void limitsLabelsAndTheWhole() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(longest).hasSize(RequestTarget.MAX_HOST_LENGTH);
    assertThat(CanonicalHost.of(longest).problem()).isNull();
    assertThat(CanonicalHost.of(longest + ".").name()).isEqualTo(longest);
    assertThat(CanonicalHost.of(longest + "a").problem()).contains("253");
    assertThat(CanonicalHost.of("a" + label + ".example").problem()).contains("label");
    assertThat(CanonicalHost.of("é".repeat(64) + ".example").problem()).isNotNull();
    assertThat(CanonicalHost.of("a.".repeat(50_000)).problem()).contains("253");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme.saas.example", "10.0.0.1", "[2001:db8::1]"})
  void keepsCanonicalHostAsItIs(String canonical) {
    assertThat(CanonicalHost.of(canonical).name()).isSameAs(canonical);
  }
}
