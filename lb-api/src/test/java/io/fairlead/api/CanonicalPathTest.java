package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/,                  /",
        "/a/b.c,             /a/b.c",
        "/.well-known/x,     /.well-known/x",
        "/a/.../b,           /a/.../b",
        "/a;v=1/b;w,         /a;v=1/b;w",
        "\"/a,b\",           \"/a,b\"",
        // RFC 3986, section 6.2.2.1 and 6.2.2.2
        "/%7Efoo,            /~foo",
        "/%7efoo,            /~foo",
        "/%61%2D%5f%39,      /a-_9",
        "/a%c3%a9,           /a%C3%A9",
        "/a%3ab%20c%3f%23,   /a%3Ab%20c%3F%23",
        "/100%25,            /100%25",
        "/100%25z,           /100%25z",
        "/a%3bb,             /a%3Bb",
        "/%F0%9F%98%80,      /%F0%9F%98%80",
        // RFC 3986, section 5.2.4 and the normal examples of 5.4.1 on the base path /b/c/
        "/a/b/c/./../../g,   /a/g",
        "/b/c/.,             /b/c/",
        "/b/c/./,            /b/c/",
        "/b/c/./g,           /b/c/g",
        "/b/c/..,            /b/",
        "/b/c/../,           /b/",
        "/b/c/../..,         /",
        "/b/c/../../g,       /g",
        "/b/c/g.,            /b/c/g.",
        "/b/c/..g,           /b/c/..g",
        "/b/c/g/../h,        /b/c/h",
        "/b/c/g;x=1/../y,    /b/c/y",
        "/a/%2e/b,           /a/b",
        "/a/%2E./b,          /b",
        "/a/.%2e/b,          /b",
        // nginx: merge_slashes, before dot segments
        "//,                 /",
        "//a///b//,          /a/b/",
        "//evil.example/a,   /evil.example/a",
        "/a//../b,           /b",
      })
  void bringsPathIntoOneForm(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw)).isEqualTo(new CanonicalPath(canonical, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // RFC 3986, section 5.4.2: above the root, where servers do as they please
        "/..",
        "/../g",
        "/a/../../g",
        "//../g",
        "/%2e%2e/g",
        "/a/..//../g",
        // slashes and backslashes that only some servers see
        "/a%2fb",
        "/a%2Fb",
        "/a\\b",
        "/a%5cb",
        "/..\\b",
        // control characters, raw, encoded, and of ISO 8859-1 in UTF-8
        "/a\u0000",
        "/a%00",
        "/a%0d%0ab",
        "/a%1f",
        "/a%7F",
        "/a\u007f",
        "/a\tb",
        "/a%C2%85",
        // dot segments and empty ones with parameters, as Tomcat reads them
        "/a/..;/b",
        "/a/..;x=1/b",
        "/a/.;x/b",
        "/a/%2e%2e;/b",
        "/a/..%3b/b",
        "/a/;x/b",
        "/;x",
        // malformed escapes
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%2g",
        "/%u002e",
        "/a%%32f",
        "/a%１1",
        // doubly encoded
        "/a%252fb",
        "/a%252Fb",
        "/%252e%252e/b",
        "/a%25%32%66b",
        "/a%255cb",
        "/a%25252fb",
        "/a%2500",
        "/%2561",
        // RFC 3629: overlong slash and dot, surrogate, too high, cut short, alone
        "/a%c0%afb",
        "/%c0%ae%c0%ae/b",
        "/a%e0%80%afb",
        "/a%f0%80%80%afb",
        "/a%ed%a0%80",
        "/a%f4%90%80%80",
        "/a%f8%88%80%80%80",
        "/a%c3",
        "/a%c3/b",
        "/a%c3b",
        "/a%c3%41",
        "/a%e2%82b",
        "/a%a9",
        "/a%ff",
        // RFC 3986, section 3.3: no path characters
        "/a b",
        "/a#b",
        "/é",
        "/a\u2028",
        "/a|b",
        "/a[0]",
        "/{a}",
        "/<a>",
        "/a\"b",
        "/a^b",
        "/a`b",
      })
  void refusesWhatServersReadDifferently(String raw) {
    CanonicalPath path = CanonicalPath.of(raw);
    assertThat(path.problem()).isNotNull().hasSizeLessThan(100);
    assertThat(path.text()).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b", "/.well-known/a%20b;c", "/a;v=1/", "*"})
  void keepsCanonicalPathAsItIs(String canonical) {
    assertThat(CanonicalPath.of(canonical).text()).isSameAs(canonical);
  }

  @Test
  void readsLongSegmentsOfEscapesInOnePass() {
    String escapes = "/" + "%C3%A9".repeat(1_000_000);
    assertThat(CanonicalPath.of(escapes).text()).isSameAs(escapes);
    String dots = "/a".repeat(500_000) + "/..".repeat(500_000);
    assertThat(CanonicalPath.of(dots).text()).isEqualTo("/");
  }
}
