package io.fairlead.core.locality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelLoadsTest {

  private static final int OVERPROVISIONING = 140;
  private static final int PANIC = 50;

  /** The first table of Envoy's page on priority levels, the second level being healthy. */
  @ParameterizedTest
  @CsvSource({"100,100,0", "72,100,0", "71,99,1", "50,70,30", "25,35,65", "0,0,100"})
  void secondLevelTakesWhatTheFirstCannotBear(int healthy, int first, int second) {
    LevelLoads loads = ofHundred(healthy, 100);

    assertThat(percents(loads, 2)).containsExactly(first, second);
    assertThat(loads.isPanicking()).isFalse();
  }

  /** The second table of that page. */
  @ParameterizedTest
  @CsvSource({
    "100,100,100,0",
    "72,72,100,0",
    "71,71,99,1",
    "50,50,70,30",
    "25,100,35,65",
    "25,25,50,50"
  })
  void twoLevelsShareWhatIsLeftOfThem(int first, int second, int toFirst, int toSecond) {
    assertThat(percents(ofHundred(first, second), 2)).containsExactly(toFirst, toSecond);
  }

  /** The third table of that page, which leaves panic aside. */
  @ParameterizedTest
  @CsvSource({
    "100,100,100,100,0,0",
    "72,72,100,100,0,0",
    "71,71,100,99,1,0",
    "50,50,100,70,30,0",
    "25,100,100,35,65,0",
    "25,25,100,35,35,30",
    "25,25,20,36,36,28"
  })
  void eachLevelTakesItsPartUntilNothingIsLeft(
      int first, int second, int third, int toFirst, int toSecond, int toThird) {
    int[] healthy = {first, second, third};
    LevelLoads loads = LevelLoads.of(healthy, hundreds(3), OVERPROVISIONING, 0);

    assertThat(percents(loads, 3)).containsExactly(toFirst, toSecond, toThird);
  }

  /** The table of Envoy's page on the panic threshold. */
  @ParameterizedTest
  @CsvSource({
    "72,72,100,0,false,false",
    "71,71,99,1,false,false",
    "50,60,70,30,false,false",
    "25,100,35,65,false,false",
    "0,100,0,100,false,false",
    "25,25,50,50,true,true",
    "5,65,7,93,true,false"
  })
  void levelPanicsOnlyWhenHealthIsShortAltogether(
      int first, int second, int toFirst, int toSecond, boolean firstPanics, boolean secondPanics) {
    LevelLoads loads = ofHundred(first, second);

    assertThat(percents(loads, 2)).containsExactly(toFirst, toSecond);
    assertThat(loads.isPanicking(0)).isEqualTo(firstPanics);
    assertThat(loads.isPanicking(1)).isEqualTo(secondPanics);
  }

  /** From the text of that page and from Envoy's unit tests of gentle failover. */
  @ParameterizedTest
  @CsvSource({
    "0 0,5 5,50 50",
    "0 0,2 8,20 80",
    "0 0,1 2,34 66",
    "0 0 0,5 3 2,50 30 20",
    "0 2 1,5 6 3,37 42 21",
    "1 1 1,5 5 5,34 33 33",
    "0 0 2,5 5 5,34 33 33",
    "0 0 0,0 6 3,0 67 33",
    "0 0,0 0,100 0"
  })
  void whereAllLevelsPanicEachGetsLoadByItsSize(String healthy, String total, String expected) {
    LevelLoads loads = LevelLoads.of(numbers(healthy), numbers(total), OVERPROVISIONING, PANIC);

    assertThat(percents(loads, numbers(total).length))
        .containsExactlyElementsOf(IntStream.of(numbers(expected)).boxed().toList());
    assertThat(loads.isPanicking()).isEqualTo(IntStream.of(numbers(total)).sum() > 0);
  }

  /** Envoy's unit test of the factor. */
  @Test
  void withoutOverprovisioningEachEndpointThatIsLostIsMissed() {
    int[] half = {2, 2};
    int[] total = {4, 4};

    assertThat(percents(LevelLoads.of(half, total, 140, PANIC), 2)).containsExactly(70, 30);
    assertThat(percents(LevelLoads.of(half, total, 100, PANIC), 2)).containsExactly(50, 50);
  }

  @Test
  void thresholdOfZeroNeverPanics() {
    LevelLoads loads = LevelLoads.of(new int[] {0, 0}, new int[] {3, 3}, OVERPROVISIONING, 0);

    assertThat(loads.isPanicking()).isFalse();
    assertThat(percents(loads, 2)).containsExactly(100, 0);
  }

  @Test
  void thresholdIsNotReachedAtTheVeryPercentage() {
    assertThat(LevelLoads.of(new int[] {5}, new int[] {10}, 140, 50).isPanicking()).isFalse();
    assertThat(LevelLoads.of(new int[] {4}, new int[] {10}, 140, 50).isPanicking()).isTrue();
  }

  @Test
  void hugeLevelsDoNotOverflow() {
    int most = Integer.MAX_VALUE;
    LevelLoads loads =
        LevelLoads.of(new int[] {most / 2, most}, new int[] {most, most}, 10_000, 100);

    assertThat(percents(loads, 2)).containsExactly(100, 0);
    assertThat(loads.isPanicking()).isFalse();
  }

  @Property
  void loadsMakeAHundredAndNoneGoesWhereNobodyCanServe(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 40) Integer> sizes,
      @ForAll @Size(value = 6) List<@IntRange(max = 40) Integer> fit,
      @ForAll @IntRange(max = 100) int panicPercent) {
    int[] total = sizes.stream().mapToInt(Integer::intValue).toArray();
    int[] healthy = new int[total.length];
    Arrays.setAll(healthy, level -> Math.min(total[level], fit.get(level)));

    LevelLoads loads = LevelLoads.of(healthy, total, OVERPROVISIONING, panicPercent);

    assertThat(percents(loads, total.length).stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(100);
    boolean anyHealthy = IntStream.of(healthy).sum() > 0;
    for (int level = 0; level < total.length; level++) {
      if (loads.percent(level) > 0 && anyHealthy) {
        assertThat(healthy[level] > 0 || loads.isPanicking(level)).isTrue();
      }
    }
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static LevelLoads ofHundred(int... healthy) {
    return LevelLoads.of(healthy, hundreds(healthy.length), OVERPROVISIONING, PANIC);
  }

  private static int[] hundreds(int levels) {
    return IntStream.generate(() -> 100).limit(levels).toArray();
  }

  private static List<Integer> percents(LevelLoads loads, int levels) {
    return IntStream.range(0, levels).mapToObj(loads::percent).toList();
  }
}
