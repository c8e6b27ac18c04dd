package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.time.RandomSource;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RefreshTimesTest {

  private static final Duration MIN = Duration.ofMillis(1_500);
  private static final Duration MAX = Duration.ofMinutes(5);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  @Test
  void successIsAskedAgainAtItsTtlWithinTheBounds() {
    RefreshTimes times = times(new SeededRandom(1));

    assertThat(times.after(found(0), 0)).isEqualTo(MIN);
    assertThat(times.after(found(1), 0)).isEqualTo(MIN);
    assertThat(times.after(found(2), 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(times.after(found(299), 0)).isEqualTo(Duration.ofSeconds(299));
    assertThat(times.after(found(300), 0)).isEqualTo(MAX);
    assertThat(times.after(found(Integer.MAX_VALUE), 0)).isEqualTo(MAX);
    assertThat(times.after(found(Answer.NO_TTL), 0)).isEqualTo(MAX);
  }

  @Test
  void boundOfTheBackoffDoublesUpToItsMost() {
    RefreshTimes times = times(always(0.5));

    assertThat(List.of(1, 2, 3, 4, 5, 6, 1_000))
        .extracting(failures -> times.after(found(Answer.NO_TTL), failures).toMillis())
        .containsExactly(1_500L, 3_000L, 6_000L, 12_000L, 15_000L, 15_000L, 15_000L);
  }

  @Test
  void backoffIsSpreadOverAllOfItsBound() {
    RefreshTimes times = times(new SeededRandom(1));
    Integer[] quarters = {0, 0, 0, 0};

    for (int i = 0; i < 10_000; i++) {
      double part =
          times.after(found(Answer.NO_TTL), 9).toMillis() / (double) MAX_BACKOFF.toMillis();
      quarters[(int) (part * 4)]++;
    }

    assertThat(quarters).allMatch(count -> count > 2_300 && count < 2_700);
  }

  @Property(tries = 500, seed = "1")
  void failureIsNeverAskedAgainLaterThanItsTtl(
      @ForAll @LongRange(min = 0, max = 4_294_967_295L) long ttl,
      @ForAll @IntRange(min = 1) int failures) {
    RefreshTimes times = times(new SeededRandom(ttl));

    assertThat(times.after(found(ttl), failures))
        .isBetween(Duration.ZERO, times.after(found(ttl), 0))
        .isLessThanOrEqualTo(MAX_BACKOFF);
  }

  private static RefreshTimes times(RandomSource random) {
    return new RefreshTimes(MIN, MAX, MAX_BACKOFF, random);
  }

  private static Lookup.Found found(long ttlSeconds) {
    return new Lookup.Found(List.of(), ttlSeconds, null);
  }

  private static RandomSource always(double number) {
    return () -> (long) (number * 0x1p63) << 1;
  }
}
