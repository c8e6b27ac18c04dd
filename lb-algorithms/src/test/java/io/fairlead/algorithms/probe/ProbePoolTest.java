package io.fairlead.algorithms.probe;

import static io.fairlead.testkit.FakePick.pick;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FakePick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbePoolTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int OFTEN = 1_000;

  /** The lower the latency the better. */
  private final ProbePool pool = new ProbePool((probe, nowNanos) -> probe.latencyNanos());

  /** Overflows within the test, as a reading of a clock may. */
  private long nowNanos = Long.MAX_VALUE - 5;

  @Test
  void usesTheBest() {
    add(0, 300);
    add(1, 100);
    add(2, 200);

    assertThat(used(pick())).isEqualTo(1);
  }

  @Test
  void doesWithoutProbesWhereThereAreFewerThanTwo() {
    assertThat(pool.use(pick(), nowNanos)).isNull();
    add(0, 100);
    assertThat(pool.use(pick(), nowNanos)).isNull();
    add(1, 200);
    assertThat(pool.use(pick(), nowNanos)).isNotNull();
  }

  @Test
  void skipsProbesOfEndpointsThatAreNotAvailable() {
    add(0, 100);
    add(1, 200);
    add(2, 300);

    assertThat(used(pick().without(0))).isEqualTo(1);
    assertThat(pool.use(pick().without(0).without(1), nowNanos)).isNull();
  }

  @Test
  void probeIsUsedAsOftenAsItsBudgetSays() {
    add(0, 100, 2);
    add(1, 200);
    add(2, 300);

    assertThat(List.of(used(pick()), used(pick()), used(pick()))).containsExactly(0, 0, 1);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void eachUseCountsAsOneMoreInFlight() {
    ProbePool byInFlight = new ProbePool((probe, now) -> probe.inFlight());
    byInFlight.add(new Probe(0, 3, 1, nowNanos, OFTEN), nowNanos);
    byInFlight.add(new Probe(1, 5, 1, nowNanos, OFTEN), nowNanos);
    StringBuilder used = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      Probe probe = byInFlight.use(pick(), nowNanos);
      used.append(probe == null ? "-" : probe.index());
    }

    assertThat(used).hasToString("000101");
  }

  @Test
  void probeIsGoneAfterASecond() {
    add(0, 100);
    nowNanos += SECOND / 2;
    add(1, 200);
    add(2, 300);
    nowNanos += SECOND / 2;
    assertThat(used(pick())).isZero();

    nowNanos++;
    assertThat(used(pick())).isEqualTo(1);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void newAnswerReplacesThatOfTheSameEndpoint() {
    add(0, 100);
    add(1, 200);
    add(0, 300);

    assertThat(size()).isEqualTo(2);
    assertThat(used(pick())).isEqualTo(1);
  }

  @Test
  void oldestGivesWayWhereThereIsNoRoom() {
    for (int i = 0; i < 17; i++) {
      add(i, 100 + i);
      nowNanos++;
    }

    assertThat(size()).isEqualTo(16);
    assertThat(used(pick())).isEqualTo(1);
  }

  @Test
  void answerOfKnownEndpointTakesNobodysRoom() {
    for (int i = 0; i < 16; i++) {
      add(i, 100 + i);
      nowNanos++;
    }
    add(9, 1);

    assertThat(size()).isEqualTo(16);
    assertThat(used(pick())).isEqualTo(9);
    assertThat(used(pick().without(9))).isZero();
  }

  @Test
  void removesTheOldestAndTheWorstInTurn() {
    add(0, 100);
    nowNanos++;
    add(1, 200);
    nowNanos++;
    add(2, 400);
    nowNanos++;
    add(3, 300);
    nowNanos++;
    add(4, 350);

    pool.removeOne(nowNanos);
    assertThat(left()).containsExactly(1, 2, 3, 4);
    pool.removeOne(nowNanos);
    assertThat(left()).containsExactly(1, 3, 4);
    pool.removeOne(nowNanos);
    assertThat(left()).containsExactly(3, 4);
    pool.removeOne(nowNanos);
    assertThat(left()).containsExactly(3);
  }

  @Test
  void removingFromAnEmptyPoolDoesNothing() {
    pool.removeOne(nowNanos);

    assertThat(size()).isZero();
  }

  @Test
  void movedProbeTakesItsUsesAlong() {
    Probe probe = new Probe(7, 3, 100, nowNanos, 5);
    probe.use();
    probe.use();

    Probe moved = probe.moveTo(2);

    assertThat(probe.use()).isFalse();
    assertThat(moved.index()).isEqualTo(2);
    assertThat(moved.inFlight()).isEqualTo(5);
    assertThat(List.of(moved.use(), moved.use(), moved.use(), moved.use()))
        .containsExactly(true, true, true, false);
  }

  /** Each step adds a probe, uses one, removes one, or lets time pass. */
  @Property(tries = 200, seed = "1")
  void neverHoldsMoreThanSixteenNorUsesAProbeBeyondItsBudget(
      @ForAll @Size(max = 300) List<@IntRange(max = 9) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int endpoints,
      @ForAll @IntRange(min = 1, max = 4) int budget) {
    ProbePool pool = new ProbePool((probe, moment) -> probe.latencyNanos());
    long now = 0;
    List<Probe> added = new ArrayList<>();
    int[] uses = new int[steps.size() + 1];
    for (int i = 0; i < steps.size(); i++) {
      int step = steps.get(i);
      if (step < 5) {
        Probe probe = new Probe((i * 7) % endpoints, i % 5, i % 11, now, budget);
        added.add(probe);
        pool.add(probe, now);
      } else if (step < 8) {
        Probe used = pool.use(pick(), now);
        if (used != null) {
          uses[added.indexOf(used)]++;
          assertThat(used.ageNanos(now)).isLessThanOrEqualTo(SECOND);
        }
      } else if (step == 8) {
        pool.removeOne(now);
      } else {
        now += SECOND / 3;
      }
      assertThat(pool.size(now)).isLessThanOrEqualTo(ProbePool.SIZE);
    }
    assertThat(Arrays.stream(uses).max().orElseThrow()).isLessThanOrEqualTo(budget);
  }

  private void add(int index, long latencyNanos) {
    add(index, latencyNanos, OFTEN);
  }

  private void add(int index, long latencyNanos, int budget) {
    pool.add(new Probe(index, 0, latencyNanos, nowNanos, budget), nowNanos);
  }

  private int used(FakePick pick) {
    @Nullable Probe used = pool.use(pick, nowNanos);
    assertThat(used).isNotNull();
    return used == null ? -1 : used.index();
  }

  private int size() {
    return pool.size(nowNanos);
  }

  /** The endpoints of the probes that are left: those that a pick asks to be available. */
  private List<Integer> left() {
    List<Integer> asked = new ArrayList<>();
    Probe used = pool.use(pick().where(index -> !asked.add(index)), nowNanos);
    assertThat(used).isNull();
    asked.sort(null);
    return asked;
  }
}
