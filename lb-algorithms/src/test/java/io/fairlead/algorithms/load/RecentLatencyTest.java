package io.fairlead.algorithms.load;

import static io.fairlead.testkit.FakePool.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.testkit.FakePool;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RecentLatencyTest {

  private static final Duration TAU = Duration.ofSeconds(10);
  private static final Percentage CLOSE = Percentage.withPercentage(0.01);

  private final FakeTicker ticker = new FakeTicker();
  private final FakePool pool = pool(3);
  private final RecentLatency latency = new RecentLatency(pool, ticker, TAU, null);

  @Test
  void isTheSameHoweverMuchIsInFlight() {
    latency.completed(0, Outcome.success(), 500);
    assertThat(of(0)).isEqualTo(500);

    pool.busy(0, 7);
    assertThat(of(0)).isEqualTo(500);
  }

  @Test
  void failuresMultiplyIt() {
    latency.completed(0, Outcome.success(), 500);
    latency.completed(0, Outcome.failed(), 1);
    latency.completed(0, Outcome.unreachable(), 1);

    assertThat(of(0)).isEqualTo(1_500);
    assertThat(latency.failures(0, ticker.nanos())).isEqualTo(2);
  }

  @Test
  void failuresFade() {
    latency.completed(0, Outcome.failed(), 1);
    ticker.advance(TAU);

    assertThat(latency.failures(0, ticker.nanos())).isCloseTo(1 / Math.E, CLOSE);
    assertThat(latency.failures(0)).isCloseTo(1 / Math.E, CLOSE);
    assertThat(latency.failures(1)).isZero();
  }

  @Test
  void idleEndpointIsForgivenAndTriedByOneRequest() {
    latency.completed(0, Outcome.success(), 1_000_000);
    ticker.advance(TAU.multipliedBy(5));
    assertThat(of(0)).isCloseTo(1_000_000 / Math.pow(Math.E, 5), CLOSE);

    pool.busy(0, 1);
    assertThat(of(0)).isEqualTo(1_000_000);
  }

  @Test
  void unmeasuredEndpointIsTriedByOneRequest() {
    latency.completed(1, Outcome.success(), Duration.ofMinutes(1).toNanos());
    assertThat(of(0)).isZero();

    pool.busy(0, 1);
    assertThat(of(0)).isGreaterThan(of(1));
  }

  @Test
  void unmeasuredEndpointThatFailedIsBehindTheMeasured() {
    latency.completed(0, Outcome.failed(), 1);
    latency.completed(1, Outcome.success(), Duration.ofMinutes(1).toNanos());

    assertThat(of(0)).isGreaterThan(of(1));
  }

  @Test
  void successorSharesWhatIsLearntOfTheSameId() {
    latency.completed(2, Outcome.success(), 500);
    FakePool fewer = pool.without(0);
    RecentLatency successor = new RecentLatency(fewer, ticker, TAU, latency);
    assertThat(successor.of(1, ticker.nanos())).isEqualTo(500);

    latency.completed(1, Outcome.success(), 700);
    assertThat(successor.of(0, ticker.nanos())).isEqualTo(700);
  }

  private double of(int index) {
    return latency.of(index, latency.moment());
  }
}
