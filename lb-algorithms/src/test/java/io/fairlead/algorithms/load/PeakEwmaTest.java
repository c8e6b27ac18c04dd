package io.fairlead.algorithms.load;

import static io.fairlead.testkit.FakePool.pool;
import static io.fairlead.testkit.FakePool.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Outcome;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {

  private static final Duration TAU = Duration.ofSeconds(10);
  private static final Percentage CLOSE = Percentage.withPercentage(0.01);
  private static final double E = Math.E;

  private final FakeTicker ticker = new FakeTicker();
  private final FakePool pool = pool(3);
  private final PeakEwma load = new PeakEwma(pool, ticker, TAU, null);

  @Test
  void firstSampleIsTheLatency() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());

    assertThat(loadOf(0)).isEqualTo(500);
  }

  @Test
  void slowerSampleReplacesTheAverageAtOnce() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    load.completed(0, Outcome.success(), 9_000, ticker.nanos());

    assertThat(loadOf(0)).isEqualTo(9_000);
  }

  @Test
  void fasterSamplePullsTheAverageDownByTheTimeThatPassed() {
    load.completed(0, Outcome.success(), 9_000, ticker.nanos());
    load.completed(0, Outcome.success(), 1_000, ticker.nanos());
    assertThat(loadOf(0)).isEqualTo(9_000);

    ticker.advance(TAU);
    load.completed(0, Outcome.success(), 1_000, ticker.nanos());
    assertThat(loadOf(0)).isCloseTo(1_000 + 8_000 / E, CLOSE);
  }

  @Test
  void manySmallStepsFadeLikeOneLargeStep() {
    load.completed(0, Outcome.success(), 9_000, ticker.nanos());
    for (int i = 0; i < 100_000; i++) {
      ticker.advance(TAU.dividedBy(100_000));
      load.completed(0, Outcome.success(), 1_000, ticker.nanos());
    }

    assertThat(loadOf(0)).isCloseTo(1_000 + 8_000 / E, CLOSE);
  }

  @Test
  void eachRequestInFlightAddsTheLatencyOnceMore() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    pool.busy(0, 3);

    assertThat(loadOf(0)).isEqualTo(2_000);
  }

  @Test
  void requestsInFlightCountForTheWeight() {
    FakePool uneven = weighted(1, 3).busy(0, 2).busy(1, 6);
    PeakEwma weighted = new PeakEwma(uneven, ticker, TAU, null);
    weighted.completed(0, Outcome.success(), 500, ticker.nanos());
    weighted.completed(1, Outcome.success(), 500, ticker.nanos());

    assertThat(weighted.of(0, ticker.nanos())).as("the mean weight is 2").isEqualTo(2_500);
    assertThat(weighted.of(1, ticker.nanos())).isEqualTo(2_500);
  }

  @Test
  void unmeasuredEndpointCostsNothingUntilItHasSomethingToDo() {
    assertThat(loadOf(0)).isZero();

    pool.busy(0, 1);
    load.completed(1, Outcome.success(), Duration.ofMinutes(1).toNanos(), ticker.nanos());
    assertThat(loadOf(0)).isGreaterThan(loadOf(1));
  }

  @Test
  void idleEndpointIsForgivenInTheEnd() {
    load.completed(0, Outcome.success(), 1_000_000, ticker.nanos());
    ticker.advance(TAU.multipliedBy(5));

    assertThat(loadOf(0)).isCloseTo(1_000_000 / Math.pow(E, 5), CLOSE);
  }

  @Test
  void forgivenEndpointIsTriedByOneRequestAtATime() {
    load.completed(0, Outcome.success(), 1_000_000, ticker.nanos());
    ticker.advance(TAU.multipliedBy(5));
    loadOf(0);
    pool.busy(0, 1);

    assertThat(loadOf(0)).isEqualTo(2_000_000);
  }

  @Test
  void silenceLongerThanTheLatencyCountsInItsPlace() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    pool.busy(0, 1);

    ticker.advance(Duration.ofNanos(500));
    assertThat(loadOf(0)).isEqualTo(1_000);
    ticker.advance(Duration.ofNanos(8_500));
    assertThat(loadOf(0)).isEqualTo(18_000);
  }

  @Test
  void answerOfAnyKindEndsTheSilence() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    pool.busy(0, 1);
    ticker.advance(Duration.ofNanos(9_000));
    load.completed(0, Outcome.failed(), 1, ticker.nanos());

    assertThat(loadOf(0)).isCloseTo(1_500, CLOSE);
  }

  @Test
  void timeWithoutAnythingToDoIsNoSilence() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    ticker.advance(Duration.ofSeconds(1));
    loadOf(0);
    pool.busy(0, 1);
    ticker.advance(Duration.ofNanos(9_000));

    assertThat(loadOf(0)).isEqualTo(18_000);
  }

  @Test
  void silenceIsNotEndedByAnotherRequest() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    pool.busy(0, 1);
    ticker.advance(Duration.ofNanos(9_000));
    loadOf(0);
    pool.busy(0, 2);

    assertThat(loadOf(0)).isEqualTo(27_000);
  }

  @Test
  void failuresAreKnownByThemselves() {
    load.completed(0, Outcome.failed(), 1, ticker.nanos());
    ticker.advance(TAU);

    assertThat(load.failures(0, ticker.nanos())).isCloseTo(1 / E, CLOSE);
    assertThat(load.failures(1, ticker.nanos())).isZero();
  }

  @Test
  void failureCountsAsOutstandingForTau() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    load.completed(0, Outcome.failed(), 1, ticker.nanos());
    assertThat(loadOf(0)).isEqualTo(1_000);

    ticker.advance(TAU);
    loadOf(0);
    pool.busy(0, 1);
    assertThat(loadOf(0)).isCloseTo(500 * (1 + 1 + 1 / E), CLOSE);
  }

  @Test
  void failuresAddUp() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    for (int i = 0; i < 99; i++) {
      load.completed(0, Outcome.unreachable(), 1, ticker.nanos());
    }

    assertThat(loadOf(0)).isEqualTo(50_000);
  }

  @Test
  void oneFailureBeforeAnySuccessPutsTheEndpointBehindTheMeasured() {
    load.completed(0, Outcome.broken(), 1, ticker.nanos());
    load.completed(1, Outcome.success(), Duration.ofMinutes(1).toNanos(), ticker.nanos());

    assertThat(loadOf(0)).isGreaterThan(loadOf(1));
  }

  @Test
  void firstSuccessEndsThePenaltyOfTheUnmeasured() {
    load.completed(0, Outcome.broken(), 1, ticker.nanos());
    load.completed(0, Outcome.success(), 500, ticker.nanos());

    assertThat(loadOf(0)).isEqualTo(1_000);
  }

  @Test
  void slowFailureIsSlowToo() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    load.completed(0, Outcome.timedOut(), 9_000, ticker.nanos());

    assertThat(loadOf(0)).isEqualTo(18_000);
  }

  @Test
  void cancelledAndUnsentRequestsTeachNothing() {
    load.completed(0, Outcome.success(), 500, ticker.nanos());
    load.completed(0, Outcome.cancelled(), 9_000, ticker.nanos());
    load.completed(0, Outcome.notSent(), 9_000, ticker.nanos());

    assertThat(loadOf(0)).isEqualTo(500);
  }

  @Test
  void successorKnowsWhatWasLearntOfTheSameId() {
    load.completed(2, Outcome.success(), 500, ticker.nanos());

    PeakEwma successor = new PeakEwma(pool.without(0), ticker, TAU, load);

    assertThat(successor.of(0, ticker.nanos())).isZero();
    assertThat(successor.of(1, ticker.nanos())).isEqualTo(500);
  }

  @Test
  void lateCompletionAtThePredecessorReachesTheSuccessor() {
    PeakEwma successor = new PeakEwma(pool.without(0), ticker, TAU, load);
    load.completed(2, Outcome.success(), 500, ticker.nanos());

    assertThat(successor.of(1, ticker.nanos())).isEqualTo(500);
  }

  @Test
  void clockThatIsBehindAnotherThreadDoesNoHarm() {
    load.completed(0, Outcome.success(), 9_000, ticker.nanos());
    ticker.advance(Duration.ofNanos(-100));
    load.completed(0, Outcome.success(), 1_000, ticker.nanos());

    assertThat(loadOf(0)).isCloseTo(9_000, within(1.0));
  }

  private double loadOf(int index) {
    return load.of(index, ticker.nanos());
  }
}
