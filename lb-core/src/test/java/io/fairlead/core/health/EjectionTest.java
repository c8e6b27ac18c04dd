package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.OutlierConfig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times near the overflow of the clock, as in the real one. */
class EjectionTest {

  private static final long NOW = Long.MAX_VALUE - 5;
  private static final OutlierConfig RULES = OutlierConfig.builder().build();

  /** Envoy: base time by the number of ejections in a row, up to the longest. */
  @ParameterizedTest
  @CsvSource({"1, 30", "2, 60", "3, 90", "9, 270", "10, 300", "11, 300", "50, 300"})
  void lastsOneBaseTimeLongerEachTimeUpToTheLongest(int times, int seconds) {
    Ejection ejection = ejectedTimes(times, RULES);

    assertThat(ejection.untilNanos() - NOW).isEqualTo(Duration.ofSeconds(seconds).toNanos());
    assertThat(ejection.count()).isEqualTo(times);
  }

  /** Envoy counts on while multiplier times base is below the longest plus one base time. */
  @Test
  void multiplierStopsOneAboveWhereTheLongestIsReached() {
    assertThat(ejectedTimes(50, RULES).multiplier()).isEqualTo(11);
  }

  @Test
  void longestThatIsNoMultipleCutsTheTime() {
    OutlierConfig rules = OutlierConfig.builder().maxEjectionTime(Duration.ofSeconds(70)).build();

    assertThat(ejectedTimes(3, rules).untilNanos() - NOW)
        .isEqualTo(Duration.ofSeconds(70).toNanos());
  }

  @Test
  void jitterComesOnTop() {
    Ejection ejection = Ejection.NEVER.next(RULES, "x", NOW, Instant.EPOCH, 7);

    assertThat(ejection.untilNanos() - NOW).isEqualTo(Duration.ofSeconds(30).toNanos() + 7);
  }

  @Test
  void eachIntervalThatGoesByWellForgivesOne() {
    long interval = RULES.interval().toNanos();
    Ejection ended = ejectedTimes(3, RULES).end(NOW);

    assertThat(ended.forgiven(RULES, NOW + interval - 1).multiplier()).isEqualTo(3);
    Ejection forgiven = ended.forgiven(RULES, NOW + interval);
    assertThat(forgiven.multiplier()).isEqualTo(2);
    assertThat(forgiven.next(RULES, "x", NOW, Instant.EPOCH, 0).untilNanos() - NOW)
        .isEqualTo(Duration.ofSeconds(90).toNanos());
  }

  @Test
  void nothingIsForgivenWhileEjectedNorBelowZero() {
    long later = NOW + Duration.ofHours(1).toNanos();

    assertThat(ejectedTimes(2, RULES).forgiven(RULES, later).multiplier()).isEqualTo(2);
    assertThat(Ejection.NEVER.forgiven(RULES, later)).isEqualTo(Ejection.NEVER);
  }

  @Test
  void reasonSaysHowOftenAndUntilWhen() {
    Ejection ejection = Ejection.NEVER.next(RULES, "5 failures in a row", NOW, Instant.EPOCH, 0);

    assertThat(ejection.reason())
        .isEqualTo("5 failures in a row, ejection 1, until 1970-01-01T00:00:30Z");
  }

  private static Ejection ejectedTimes(int times, OutlierConfig rules) {
    Ejection ejection = Ejection.NEVER;
    for (int i = 0; i < times; i++) {
      ejection = ejection.end(NOW).next(rules, "x", NOW, Instant.EPOCH, 0);
    }
    return ejection;
  }
}
