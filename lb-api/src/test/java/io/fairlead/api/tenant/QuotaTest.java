package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {

  @ParameterizedTest
  @CsvSource({
    "1/ms, 1, PT0.001S, 1",
    "50/s, 50, PT1S, 50",
    "1000/min, 1000, PT1M, 1000",
    "7/h, 7, PT1H, 7",
    "100000/d, 100000, PT24H, 100000",
    "10/s burst 40, 10, PT1S, 40",
    "10/s burst 1, 10, PT1S, 1",
    "999999999999999999/s, 999999999999999999, PT1S, 999999999999999999"
  })
  void readsItsTextForm(String text, long limit, Duration window, long burst) {
    assertThat(Quota.parse(text)).isEqualTo(new Quota(limit, window, burst));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "50",
        "50/",
        "/s",
        "50/S",
        "50/sec",
        "50 /s",
        " 50/s",
        "50/s ",
        "-1/s",
        "+1/s",
        "0/s",
        "1.5/s",
        "50/s burst 0",
        "50/s burst",
        "50/s  burst 1",
        "9999999999999999999/s",
        "\u0665/s"
      })
  void refusesEveryOtherText(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quota.parse(text));
  }

  @Property(tries = 100, seed = "1")
  void holdsItsLimitAtOnceUnlessToldOtherwise(@ForAll @LongRange(min = 1) long limit) {
    assertThat(Quota.perSecond(limit)).isEqualTo(new Quota(limit, Duration.ofSeconds(1), limit));
    assertThat(Quota.perMinute(limit)).isEqualTo(new Quota(limit, Duration.ofMinutes(1), limit));
    assertThat(Quota.perHour(limit)).isEqualTo(new Quota(limit, Duration.ofHours(1), limit));
    assertThat(Quota.perHour(limit).withBurst(3).burst()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesLimitAndBurstBelowOne(long requests) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.perSecond(requests))
        .withMessageContaining("limit " + requests);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.perSecond(1).withBurst(requests))
        .withMessageContaining("burst " + requests);
  }

  @Test
  void refusesWindowOutOfRange() {
    assertThat(Quota.of(1, Duration.ofMillis(1)).window()).isEqualTo(Duration.ofMillis(1));
    assertThat(Quota.of(1, Duration.ofDays(366)).window()).isEqualTo(Duration.ofDays(366));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.of(1, Duration.ofMillis(1).minusNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.of(1, Duration.ofDays(366).plusNanos(1)));
  }
}
