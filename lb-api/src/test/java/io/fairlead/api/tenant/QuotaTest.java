package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
  @CsvSource({
    "5000000 bytes/min, 5000000, PT1M, 5000000, BUCKET, BYTES, 5000000",
    "500 cost/h burst 9, 500, PT1H, 9, BUCKET, COST, 9",
    "100000/d aligned, 100000, PT24H, 100000, ALIGNED, REQUESTS, 100000",
    "7 cost/month aligned soft 5, 7, PT730H29M6S, 7, ALIGNED, COST, 5",
    "500/min sliding soft 400, 500, PT1M, 500, SLIDING, REQUESTS, 400",
    "10/s burst 40 soft 30, 10, PT1S, 40, BUCKET, REQUESTS, 30"
  })
  void readsUnitKindAndSoftLimit(
      String text,
      long limit,
      Duration window,
      long burst,
      Quota.Kind kind,
      Quota.Unit unit,
      long soft) {
    assertThat(Quota.parse(text))
        .isEqualTo(new Quota(limit, window, burst, kind, unit, soft, Duration.ZERO));
    assertThat(Quota.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10/PT20S, 10, PT20S",
    "9223372036854775807 bytes/PT1M30.5S, 9223372036854775807, PT1M30.5S",
    "3/PT720H sliding soft 2, 3, PT720H"
  })
  void readsWindowsThatHaveNoSymbol(String text, long limit, Duration window) {
    assertThat(Quota.parse(text).limit()).isEqualTo(limit);
    assertThat(Quota.parse(text).window()).isEqualTo(window);
    assertThat(Quota.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5/PT",
        "5/P",
        "5/PT0S",
        "5/PT20S aligned",
        "5/s warm-up P",
        "5/month",
        "5/month sliding",
        "5/ms aligned",
        "5/s aligned burst 6",
        "5/s sliding burst 6",
        "5/s soft 6",
        "5/s soft 0",
        "5/s soft 4 burst 9",
        "5 requests/s",
        "5bytes/s",
        "5/s aligned sliding",
        "5/s warm-up",
        "5/s warm-up 30",
        "5/s warm-up 1s",
        "5/s burst 10 warm-up 2s",
        "5/s warm-up 25h",
        "5/s warm-up 30s burst 5",
        "5/s warm-up 30s soft 4",
        "5/s aligned warm-up 30s",
        "5/s sliding warm-up 30s",
        "1000000000001/d warm-up 24h"
      })
  void refusesWordsThatDoNotGoTogether(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quota.parse(text));
  }

  @Test
  void windowWithoutASymbolIsWrittenByItsLength() {
    assertThat(Quota.of(10, Duration.ofSeconds(20)).withBurst(5)).hasToString("10/PT20S burst 5");
  }

  @Test
  void isSaidInJavaAsInText() {
    assertThat(Quota.perHour(7).in(Quota.Unit.COST).withKind(Quota.Kind.ALIGNED).withSoft(5))
        .isEqualTo(Quota.parse("7 cost/h aligned soft 5"));
    assertThat(Quota.perSecond(10).withBurst(40)).isEqualTo(Quota.parse("10/s burst 40"));
  }

  @ParameterizedTest
  @CsvSource({
    "1000/s warm-up 30s, PT30S",
    "1000 bytes/s burst 500 warm-up 501ms, PT0.501S",
    "1000 cost/min warm-up 5min, PT5M",
    "7/h burst 1 warm-up 24h, PT24H",
    "1000/ms burst 1 warm-up PT0.0015S, PT0.0015S"
  })
  void readsWarmUp(String text, Duration warmUp) {
    Quota quota = Quota.parse(text);

    assertThat(quota.warmUp()).isEqualTo(warmUp);
    assertThat(quota.withWarmUp(Duration.ZERO).withWarmUp(warmUp)).isEqualTo(quota);
    assertThat(Quota.parse(quota.toString())).isEqualTo(quota);
  }

  @Test
  void saysWhyAWarmUpIsRefused() {
    Duration warmUp = Duration.ofMinutes(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.perSecond(5).withKind(Quota.Kind.SLIDING).withWarmUp(warmUp))
        .withMessageContaining("warm-up PT1M is not for a window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.perSecond(5).withSoft(3).withWarmUp(warmUp))
        .withMessageContaining("soft limit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.perSecond(5).withBurst(300).withWarmUp(warmUp))
        .withMessageContaining("longer than the burst takes");
  }

  @Test
  void alignedWindowIsOfTheCalendar() {
    assertThat(Quota.parse("1/month aligned").calendarUnit()).isEqualTo(ChronoUnit.MONTHS);
    assertThat(Quota.perHour(1).calendarUnit()).isEqualTo(ChronoUnit.HOURS);
    assertThat(Quota.of(1, Duration.ofMinutes(2)).calendarUnit()).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quota.of(1, Duration.ofMinutes(2)).withKind(Quota.Kind.ALIGNED))
        .withMessageContaining("PT2M");
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
