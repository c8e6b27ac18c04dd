package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @Test
  void readsOriginForm() {
    RequestTarget target = RequestTarget.parse("Acme.Example:8080", "/a//b?x=%zz&y");
    assertThat(target.problem()).isNull();
    assertThat(target.host()).isEqualTo("acme.example");
    assertThat(target.port()).isEqualTo(8080);
    assertThat(target.authority()).isEqualTo("acme.example:8080");
    assertThat(target.path()).isEqualTo("/a/b");
    assertThat(target.query()).isEqualTo("x=%zz&y");
    assertThat(target).hasToString("acme.example:8080/a/b?x=%zz&y");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none,             http://acme.example/a?b,   acme.example, /a, b",
        "acme.example,     http://acme.example/a,     acme.example, /a, none",
        "ACME.example.,    HTTP://acme.Example/a,     acme.example, /a, none",
        "acme.example,     http://acme.example:80/a,  acme.example:80, /a, none",
        "acme.example:443, https://acme.example/a,    acme.example, /a, none",
        "[::1],            http://[0::1]/a,           [::1], /a, none",
        "none,             http://acme.example,       acme.example, /, none",
        "none,             http://acme.example?b,     acme.example, /, b",
        "none,             http://acme.example//b/..,  acme.example, /, none",
      })
  void readsAbsoluteForm(String host, String target, String authority, String path, String query) {
    RequestTarget parsed = RequestTarget.parse(host, target);
    assertThat(parsed.problem()).isNull();
    assertThat(parsed.authority()).isEqualTo(authority);
    assertThat(parsed.path()).isEqualTo(path);
    assertThat(parsed.query()).isEqualTo(query);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,       http://acme.example/",
    "acme.example:8080,  http://acme.example/",
    "acme.example:80,    https://acme.example/",
    "'',                 http://acme.example/",
    "'a,b',              http://acme.example/",
  })
  void refusesTargetThatContradictsItsHostHeader(String host, String target) {
    assertRefused(RequestTarget.parse(host, target), "disagree");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "**",
        "*?x",
        "?x",
        "acme.example:443",
        "ftp://acme.example/",
        "httpſ://acme.example/",
        " http://acme.example/",
        "http:/acme.example/",
        "http:\\\\acme.example\\",
        "http://",
        "http:///a",
        "http://acme@evil.example/",
        "http://acme.example\\@evil.example/",
        "http://acme.example#@evil.example/",
        "//acme.example\\a",
      })
  void refusesOtherForms(String target) {
    assertRefused(RequestTarget.parse(null, target), "");
  }

  @Test
  void readsAsteriskForm() {
    RequestTarget target = RequestTarget.parse("acme.example", "*");
    assertThat(target.path()).isEqualTo("*");
    assertThat(target.host()).isEqualTo("acme.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?a b", "/?a#b", "/?a\u0000", "/?a\r\nb", "/?é", "/?\u007f"})
  void refusesUncleanQuery(String target) {
    assertRefused(RequestTarget.parse(null, target), "query");
  }

  @Test
  void missingHostIsEmpty() {
    assertThat(RequestTarget.parse(null, "/").host()).isEmpty();
    assertThat(RequestTarget.parse("", "/").authority()).isEmpty();
  }

  @Test
  void keepsCanonicalTextsAsTheyAre() {
    String host = "acme.example";
    String path = "/orders/17";
    RequestTarget target = RequestTarget.parse(host, path);
    assertThat(target.host()).isSameAs(host);
    assertThat(target.path()).isSameAs(path);
  }

  @Test
  void limitsTheLength() {
    String longest = "/" + "a".repeat(RequestTarget.MAX_LENGTH - 1);
    assertThat(RequestTarget.parse(null, longest).path()).isEqualTo(longest);
    assertRefused(RequestTarget.parse(null, longest + "a"), "8192");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "tenant=acme,               acme",
        "a=b&tenant=acme&c,         acme",
        "tenant=%61c%6De,           acme",
        "%74enant=acme,             acme",
        "tenant=a+b%2B,             a b+",
        "tenant=a=b,                a=b",
        "tenant=%C3%A9,             é",
        "tenant=acme&tenant=evil,   'acme, evil'",
        "tenant=acme&%74enant=acme, 'acme, acme'",
        "tenant=,                   ''",
        "tenant,                    ''",
        "tenant&tenant=acme,        ', acme'",
        "Tenant=acme,               none",
        "tenants=acme&xtenant=evil, none",
        "x=1;tenant=acme,           none",
        "tenant=acme;x,             acme;x",
        "tenant=ac%zzme,            ac%zzme",
        "tenant=acme%,              acme%",
        "tenant=acme%6,             acme%6",
        "tenant=ac%ffme,            ac\uFFFDme",
        "&&=&==,                    none",
        "none,                      none",
      })
  void readsQueryAsForm(String query, String value) {
    String target = query == null ? "/" : "/?" + query;
    assertThat(RequestTarget.parse(null, target).queryParameter("tenant")).isEqualTo(value);
  }

  @Test
  void emptyNameFindsOnlyNamelessValues() {
    assertThat(RequestTarget.parse(null, "/?&a=b&").queryParameter("")).isNull();
    assertThat(RequestTarget.parse(null, "/?=b").queryParameter("")).isEqualTo("b");
  }

  @Test
  void equalsByContent() {
    RequestTarget target = RequestTarget.parse("a.example:1", "/b?c");
    assertThat(RequestTarget.parse("A.example:1", "//b?c"))
        .isEqualTo(target)
        .hasSameHashCodeAs(target);
    assertThat(RequestTarget.parse("a.example", "/b?c")).isNotEqualTo(target);
    assertThat(RequestTarget.parse("a.example:1", "/b?d")).isNotEqualTo(target);
    assertThat(RequestTarget.parse("a.example:1", "/?c")).isNotEqualTo(target);
  }

  private static void assertRefused(RequestTarget target, String because) {
    assertThat(target.problem()).isNotNull().contains(because).hasSizeLessThan(100);
    assertThat(target.host()).isEmpty();
    assertThat(target.authority()).isEmpty();
    assertThat(target.path()).isEqualTo("/");
    assertThat(target.query()).isNull();
    assertThat(target).hasToString("refused: " + target.problem());
  }
}
