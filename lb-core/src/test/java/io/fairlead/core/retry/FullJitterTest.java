package io.fairlead.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.time.RandomSource;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullJitterTest {

  private static final RandomSource HIGHEST = () -> -1L;
  private static final RandomSource LOWEST = () -> 0L;

  @ParameterizedTest
  @CsvSource({
    "0, 25", "1, 50", "2, 100", "3, 200", "4, 250", "5, 250", "62, 250", "63, 250", "99, 250"
  })
  void longestPauseDoublesUpToTheGreatest(int retry, int millis) {
    RetryConfig.Backoff backoff = RetryConfig.DEFAULT.backoff();

    assertThat(FullJitter.draw(backoff, retry, HIGHEST)).isEqualTo(Duration.ofMillis(millis));
    assertThat(FullJitter.draw(backoff, retry, LOWEST)).isZero();
  }

  @Property
  void pauseIsFromZeroToTheLongest(
      @ForAll @LongRange(max = 600_000) long baseMillis,
      @ForAll @LongRange(max = 600_000) long moreMillis,
      @ForAll @IntRange(max = 99) int retry,
      @ForAll long bits) {
    Duration base = Duration.ofMillis(baseMillis);
    Duration max = Duration.ofMillis(Math.min(600_000, baseMillis + moreMillis));

    Duration pause = FullJitter.draw(new RetryConfig.Backoff(base, max), retry, () -> bits);

    assertThat(pause).isBetween(Duration.ZERO, max);
    if (retry == 0) {
      assertThat(pause).isLessThanOrEqualTo(base);
    }
  }

  /** Equal jitter, which keeps half of the pause, would put nobody into the lower half. */
  @Test
  void everyTenthOfTheRangeIsDrawnAsOften() {
    RetryConfig.Backoff backoff = RetryConfig.DEFAULT.backoff();
    SeededRandom random = new SeededRandom(1);
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      long nanos = FullJitter.draw(backoff, 1, random).toNanos();
      tenths[(int) Math.min(9, nanos / 5_000_000)]++;
    }

    for (int drawn : tenths) {
      assertThat(drawn).isBetween(880, 1_120);
    }
  }
}
