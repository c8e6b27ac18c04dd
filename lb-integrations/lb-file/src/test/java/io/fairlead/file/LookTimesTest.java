package io.fairlead.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookTimesTest {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  @Test
  void intervalIsKeptWhileAllIsWell() {
    assertThat(new LookTimes(INTERVAL, MAX_BACKOFF, () -> -1).after(0)).isEqualTo(INTERVAL);
  }

  @Test
  void boundOfTheBackoffDoublesUpToItsMost() {
    LookTimes half = new LookTimes(INTERVAL, MAX_BACKOFF, () -> Long.MIN_VALUE);

    assertThat(List.of(1, 2, 3, 4, 1_000_000))
        .extracting(failures -> half.after(failures).toMillis())
        .containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
  }
}
