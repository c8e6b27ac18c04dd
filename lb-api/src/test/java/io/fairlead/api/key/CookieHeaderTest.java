package io.fairlead.api.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "sid=abc | abc",
        "a=1; sid=abc | abc",
        "a=1;sid=abc;b=2 | abc",
        "sid=abc; sid=def | abc",
        "a=sid=abc | -",
        "sidx=1; xsid=2 | -",
        "sid | -",
        "sid=; a=1 | ''",
        "'' | -",
        "Sid=abc | -",
        ";;; ;sid=a=b | a=b",
      })
  void findsTheValue(String cookies, String value) {
    long place = CookieHeader.find(cookies, "sid");

    String found =
        place == CookieHeader.NOT_FOUND
            ? null
            : cookies.substring(CookieHeader.start(place), CookieHeader.end(place));
    assertThat(found).isEqualTo(value);
  }
}
