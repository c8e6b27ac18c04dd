package io.fairlead.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private record Added(long part, int good, int bad) {}

  @Property
  void holdsWhatFellIntoItsPartsAndNothingElse(
      @ForAll @LongRange(min = -500, max = 500) long startMinutes,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 90) Integer> minutes,
      @ForAll @IntRange(max = 20) int leftOut,
      @ForAll @IntRange(min = 1, max = 40) int parts) {
    Window window = new Window(Duration.ofHours(1));
    List<Added> all = new ArrayList<>();
    long part = startMinutes;
    for (int i = 0; i < minutes.size(); i++) {
      part += minutes.get(i);
      window.add(part * MINUTE + i, i, 2 * i + 1);
      all.add(new Added(part, i, 2 * i + 1));
    }

    long last = part - leftOut;
    long first = last - parts + 1;
    List<Added> within = all.stream().filter(a -> a.part >= first && a.part <= last).toList();
    assertThat(window.bad(leftOut, parts)).isEqualTo(within.stream().mapToLong(Added::bad).sum());
    assertThat(window.all(leftOut, parts))
        .isEqualTo(within.stream().mapToLong(a -> a.bad + a.good).sum());
  }

  @Test
  void countThatIsTooLargeStaysAtTheLargest() {
    Window window = new Window(Duration.ofHours(1));
    window.add(0, Long.MAX_VALUE / 2, 0);
    window.add(0, 1, 1);

    assertThat(window.all(0, 1)).isEqualTo(Integer.MAX_VALUE + 1L);
  }

  @Test
  void isEmptyOnceEverythingIsTooOld() {
    Window window = new Window(Duration.ofHours(1));
    window.add(0, 1, 1);
    window.add(59 * MINUTE, 0, 0);
    assertThat(window.isEmpty()).isFalse();

    window.add(60 * MINUTE, 0, 0);
    assertThat(window.isEmpty()).isTrue();
  }
}
