package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,       ::ffff:10.0.0.0/104",
    "10.0.0.1,         10.0.0.1/32",
    "10.0.0.1,         ::ffff:a00:1/128",
    "0.0.0.0/0,        ::ffff:0:0/96",
    "2001:DB8::/32,    2001:0db8:0:0::/32",
    "::1,              0:0:0:0:0:0:0:1/128",
  })
  void oneRangeHasSeveralTexts(String text, String same) {
    assertThat(AddressRange.parse(text)).isEqualTo(AddressRange.parse(same));
  }

  @Test
  void prefixMayEndAnywhere() {
    AddressRange range = AddressRange.parse("2001:db8::8000:0:0:0/65");
    assertThat(range.lastHigh()).isEqualTo(range.high()).isEqualTo(0x20010db8_00000000L);
    assertThat(range.low()).isEqualTo(Long.MIN_VALUE);
    assertThat(range.lastLow()).isEqualTo(-1);
    AddressRange everything = AddressRange.parse("::/0");
    assertThat(everything.lastHigh()).isEqualTo(-1);
    assertThat(everything.lastLow()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/99999999999",
        "10.0.0.0 /8",
        "10.0.0/8",
        "10/8",
        "010.0.0.0/8",
        "0x0a.0.0.0",
        "167772160",
        "256.0.0.0",
        "::1/129",
        "::1/",
        "[::1]",
        "fe80::1%1",
        "::g",
        "1.2.3.4:80",
        "localhost",
        "example.com/8",
        "abc",
        "*",
        "10.0.0.1/31",
        "::1/127",
        "2001:db8::1/64",
        "::ffff:10.0.0.0/8"
      })
  void namesTextThatIsNoRange(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressRange.parse(text))
        .withMessageContaining("\"" + text + "\"");
  }
}
