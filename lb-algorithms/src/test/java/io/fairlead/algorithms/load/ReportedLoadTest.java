package io.fairlead.algorithms.load;

import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.balancer.LoadReport;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedLoadTest {

  private static final Duration BLACKOUT = Duration.ofSeconds(10);
  private static final Duration EXPIRATION = Duration.ofMinutes(3);
  private static final LoadReport HALF_BUSY = new LoadReport(0.5, 100, 0);

  private final FakeTicker ticker = new FakeTicker();
  private final FakePool pool = pool(3);
  private final ReportedLoad load = load(1, BLACKOUT, null);

  /** Beside an endpoint of weight 200, with the formula of A58. */
  @ParameterizedTest
  @CsvSource({
    // utilization, requests, errors, penalty, weight
    "0.5,  100,   0,  1,  200",
    "0.25, 100,   0,  1,  400",
    "0.5,   50,   0,  1,  100",
    "2,    100,   0,  1,   50",
    "0.5,  100,  50,  1,  100",
    "0.5,  100,  50,  0,  200",
    "0.5,  100,  50,  3,   50",
    "0.5,  100, 100,  1,   66.666666666667",
    "0.5,  100, 150,  1,   50",
    "1e-9, 1e-9,  0,  1,    1",
  })
  void weightIsTheRequestsForTheUtilization(
      double utilization, double requests, double errors, double penalty, double weight) {
    ReportedLoad tested = load(penalty, Duration.ZERO, null);
    tested.reported(0, new LoadReport(utilization, requests, errors), ticker.nanos());
    tested.reported(1, HALF_BUSY, ticker.nanos());

    double[] weights = tested.weights(ticker.nanos());

    assertThat(weights[0] / weights[1]).isCloseTo(weight / 200, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0,      100,    0",
    "0.5,    0,      0",
    "0,      0,      0",
    "0,      100,    9",
    "1e-300, 1e300,  0",
    "1e300,  1e-300, 0",
    "0.5,    1e-300, 1e300",
  })
  void reportFromWhichNoWeightFollowsIsPassedOver(
      double utilization, double requests, double errors) {
    ReportedLoad tested = load(1, Duration.ZERO, null);
    tested.reported(0, new LoadReport(0.5, 300, 0), ticker.nanos());
    tested.reported(1, HALF_BUSY, ticker.nanos());
    tested.reported(0, new LoadReport(utilization, requests, errors), ticker.nanos());

    assertThat(tested.weights(ticker.nanos())).containsExactly(1, 1.0 / 3, 2.0 / 3);
  }

  @Test
  void weightsStayFiniteWhateverIsReported() {
    ReportedLoad tested = load(1, Duration.ZERO, null);
    tested.reported(0, new LoadReport(1, Double.MAX_VALUE, 0), ticker.nanos());
    tested.reported(1, new LoadReport(1, Double.MAX_VALUE, 0), ticker.nanos());
    tested.reported(2, new LoadReport(1, Double.MIN_NORMAL, 0), ticker.nanos());

    assertThat(tested.weights(ticker.nanos())).containsExactly(1, 1, Double.MIN_NORMAL);
  }

  @Test
  void unknownEndpointHasTheMeanOfTheOthers() {
    reportFor(BLACKOUT, 0, 1);
    load.reported(1, new LoadReport(0.5, 300, 0), ticker.nanos());

    assertThat(load.weights(ticker.nanos())).containsExactly(1.0 / 3, 1, 2.0 / 3);
  }

  @Test
  void fewerThanTwoUsableWeightsAreNone() {
    assertThat(load.weights(ticker.nanos())).isNull();
    reportFor(BLACKOUT, 0);

    assertThat(load.weights(ticker.nanos())).isNull();
  }

  @Test
  void weightCountsFromTheEndOfTheBlackoutToItsExpiration() {
    load.reported(0, HALF_BUSY, ticker.nanos());
    load.reported(1, HALF_BUSY, ticker.nanos());

    assertThat(load.weights(ticker.nanos())).isNull();
    ticker.advance(BLACKOUT.minusNanos(1));
    assertThat(load.weights(ticker.nanos())).isNull();
    ticker.advance(Duration.ofNanos(1));
    assertThat(load.weights(ticker.nanos())).isNotNull();
    ticker.advance(EXPIRATION.minus(BLACKOUT).minusNanos(1));
    assertThat(load.weights(ticker.nanos())).isNotNull();
    ticker.advance(Duration.ofNanos(1));
    assertThat(load.weights(ticker.nanos())).isNull();
  }

  @Test
  void expirationRunsFromTheLastReport() {
    reportFor(EXPIRATION.multipliedBy(3), 0, 1);
    ticker.advance(EXPIRATION.minusNanos(1));
    assertThat(load.weights(ticker.nanos())).isNotNull();

    ticker.advance(Duration.ofNanos(1));
    assertThat(load.weights(ticker.nanos())).isNull();
  }

  @Test
  void blackoutBeginsAnewAfterExpiration() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(EXPIRATION);
    load.reported(0, HALF_BUSY, ticker.nanos());
    load.reported(1, HALF_BUSY, ticker.nanos());

    assertThat(load.weights(ticker.nanos())).isNull();
    ticker.advance(BLACKOUT);
    assertThat(load.weights(ticker.nanos())).isNotNull();
  }

  @Test
  void blackoutGoesOnOverAGapShorterThanExpiration() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(EXPIRATION.minusNanos(1));
    load.reported(0, HALF_BUSY, ticker.nanos());
    load.reported(1, HALF_BUSY, ticker.nanos());

    assertThat(load.weights(ticker.nanos())).isNotNull();
  }

  @Test
  void emptyReportsKeepNothingAlive() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(EXPIRATION.dividedBy(2));
    load.reported(0, new LoadReport(0, 0, 0), ticker.nanos());
    load.reported(1, new LoadReport(0.5, 0, 0), ticker.nanos());
    ticker.advance(EXPIRATION.dividedBy(2));

    assertThat(load.weights(ticker.nanos())).isNull();
  }

  @Test
  void withoutBlackoutTheFirstReportCounts() {
    ReportedLoad tested = load(1, Duration.ZERO, null);
    tested.reported(0, HALF_BUSY, ticker.nanos());
    tested.reported(2, HALF_BUSY, ticker.nanos());

    assertThat(tested.weights(ticker.nanos())).containsExactly(1, 1, 1);
  }

  @Test
  void clockThatIsALittleBehindAnotherThreadDoesNoHarm() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(Duration.ofNanos(-100));
    load.reported(0, HALF_BUSY, ticker.nanos());
    load.reported(1, HALF_BUSY, ticker.nanos());
    ticker.advance(Duration.ofNanos(100));

    assertThat(load.weights(ticker.nanos())).isNotNull();
  }

  @Test
  void clockThatJumpsBackwardsBeginsTheBlackoutAnew() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(Duration.ofHours(-1));
    assertThat(load.weights(ticker.nanos())).isNull();

    reportFor(BLACKOUT, 0, 1);
    assertThat(load.weights(ticker.nanos())).isNotNull();
  }

  @Test
  void clockThatJumpsForwardExpiresTheWeights() {
    reportFor(BLACKOUT, 0, 1);
    ticker.advance(Duration.ofDays(100 * 365));
    assertThat(load.weights(ticker.nanos())).isNull();

    reportFor(BLACKOUT, 0, 1);
    assertThat(load.weights(ticker.nanos())).isNotNull();
  }

  @Test
  void successorKnowsWhatTheSameIdReported() {
    reportFor(BLACKOUT, 1, 2);
    load.reported(1, new LoadReport(0.5, 25, 0), ticker.nanos());

    ReportedLoad successor = new ReportedLoad(pool.without(0), 1, BLACKOUT, EXPIRATION, load);

    assertThat(successor.weights(ticker.nanos())).containsExactly(0.25, 1);
  }

  @Test
  void lateReportAtThePredecessorReachesTheSuccessor() {
    reportFor(BLACKOUT, 1, 2);
    ReportedLoad successor = new ReportedLoad(pool.without(0), 1, BLACKOUT, EXPIRATION, load);
    load.reported(1, new LoadReport(0.5, 25, 0), ticker.nanos());

    assertThat(successor.weights(ticker.nanos())).containsExactly(0.25, 1);
  }

  @Test
  void drainedEndpointIsHeardButHasNoWeight() {
    FakePool drained = pool.drain(2);
    ReportedLoad tested = new ReportedLoad(drained, 1, Duration.ZERO, EXPIRATION, null);
    for (int i = 0; i < 3; i++) {
      tested.reported(i, new LoadReport(0.5, 100 * (i + 1), 0), ticker.nanos());
    }
    assertThat(tested.weights(ticker.nanos())).containsExactly(0.5, 1);

    ReportedLoad undrained = new ReportedLoad(pool, 1, Duration.ZERO, EXPIRATION, tested);
    assertThat(undrained.weights(ticker.nanos())).containsExactly(1.0 / 3, 2.0 / 3, 1);
  }

  @Test
  void emptyListHasNoWeights() {
    assertThat(new ReportedLoad(pool(0), 1, BLACKOUT, EXPIRATION, null).weights(ticker.nanos()))
        .isNull();
  }

  /** Each weight is one of those that were reported, and once usable it stays so. */
  @Test
  void reportsOfManyThreadsAtOnceLeaveOneOfThem() throws Exception {
    reportFor(BLACKOUT, 0, 1);
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try {
      Future<?> light = executor.submit(() -> reportOften(new LoadReport(0.5, 50, 0)));
      Future<?> heavy = executor.submit(() -> reportOften(HALF_BUSY));
      while (!light.isDone() || !heavy.isDone()) {
        double[] weights = load.weights(ticker.nanos());
        assertThat(weights).isNotNull();
        assertThat(weights[0] / weights[1]).isIn(0.5, 1.0);
      }
      light.get();
      heavy.get();
    } finally {
      executor.shutdownNow();
    }
  }

  private void reportOften(LoadReport report) {
    for (int i = 0; i < 200_000; i++) {
      ticker.advance(Duration.ofNanos(10));
      load.reported(0, report, ticker.nanos());
    }
  }

  /** Reports every second from now to the end of a time. */
  private void reportFor(Duration time, int... indexes) {
    Duration step = Duration.ofSeconds(1);
    for (Duration t = Duration.ZERO; t.compareTo(time) <= 0; t = t.plus(step)) {
      if (!t.isZero()) {
        ticker.advance(step);
      }
      for (int index : indexes) {
        load.reported(index, HALF_BUSY, ticker.nanos());
      }
    }
  }

  private ReportedLoad load(double penalty, Duration blackout, @Nullable ReportedLoad predecessor) {
    return new ReportedLoad(pool, penalty, blackout, EXPIRATION, predecessor);
  }
}
