package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.testkit.SeededRandom;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What the counts of latencies keep, and what a timer is told of them. */
class PoolLatenciesTest {

  private static final int SUCCESS = Columns.of(Outcome.Kind.SUCCESS);
  private static final LatencyBuckets BUCKETS =
      new LatencyBuckets(FairleadMetrics.DEFAULT_LATENCY_BUCKETS);

  private final Lanes lanes = new Lanes(1, new SeededRandom(1));

  private void record(PoolLatencies latencies, long nanos) {
    Lane lane = lanes.claim();
    latencies.record(lane, SUCCESS, nanos);
    lane.release();
  }

  @Property(tries = 300)
  void bucketIsTheFirstThatIsNotExceeded(
      @ForAll @LongRange(min = 0, max = 30_000_000_000L) long nanos) {
    int expected = 0;
    while (expected < BUCKETS.bounds().size() && nanos > BUCKETS.bounds().get(expected).toNanos()) {
      expected++;
    }

    assertThat(BUCKETS.indexOf(LatencyBuckets.micros(nanos))).isEqualTo(expected);
  }

  @Test
  void boundItselfIsWithin() {
    for (int i = 0; i < BUCKETS.bounds().size(); i++) {
      long bound = BUCKETS.bounds().get(i).toNanos();
      assertThat(BUCKETS.indexOf(LatencyBuckets.micros(bound))).isEqualTo(i);
      assertThat(BUCKETS.indexOf(LatencyBuckets.micros(bound + 1))).isEqualTo(i + 1);
    }
  }

  @Property(tries = 300)
  void timerHasTheSameCountsSumAndMaximum(
      @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 20_000_000) Long> micros) {
    PoolLatencies latencies = new PoolLatencies(BUCKETS, lanes);
    micros.forEach(each -> record(latencies, each * 1_000));

    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Timer timer =
        Timer.builder("t")
            .serviceLevelObjectives(BUCKETS.bounds().toArray(Duration[]::new))
            .register(registry);
    Replay.drain(latencies, SUCCESS, BUCKETS).into(timer);

    assertThat(timer.count()).isEqualTo(micros.size());
    assertThat(timer.totalTime(TimeUnit.MICROSECONDS))
        .isEqualTo(micros.stream().mapToDouble(Long::doubleValue).sum());
    assertThat(timer.max(TimeUnit.MICROSECONDS))
        .isEqualTo(micros.stream().mapToDouble(Long::doubleValue).max().orElse(0));
    assertThat(cumulative(timer)).isEqualTo(cumulative(micros));
    assertThat(latencies.hasAny(SUCCESS)).isFalse();
  }

  private static List<Double> cumulative(Timer timer) {
    List<Double> counts = new ArrayList<>();
    for (var bucket : timer.takeSnapshot().histogramCounts()) {
      counts.add(bucket.count());
    }
    return counts;
  }

  private static List<Double> cumulative(List<Long> micros) {
    return BUCKETS.bounds().stream()
        .map(bound -> (double) micros.stream().filter(m -> m * 1_000 <= bound.toNanos()).count())
        .toList();
  }

  @Test
  void latenciesOfALaneEachAreDrainedTogether() {
    PoolLatencies latencies = new PoolLatencies(BUCKETS, lanes);
    Lane held = lanes.claim();
    record(latencies, 300_000);
    record(latencies, 500_000);
    latencies.record(held, SUCCESS, 400_000);
    held.release();

    PoolLatencies.Drained drained = latencies.drain(SUCCESS);
    assertThat(drained.count(0)).isEqualTo(3);
    assertThat(drained.micros(0)).isEqualTo(1_200);
    assertThat(drained.longestMicros()).isEqualTo(500);
    assertThat(latencies.drain(SUCCESS).count(0)).isZero();
  }

  /** The number that tells where its latencies are goes to the next pool. */
  @Test
  void latenciesOfAPoolThatHasGoneAreThoseOfNoOther() {
    PoolLatencies gone = new PoolLatencies(BUCKETS, lanes);
    record(gone, 300_000);
    gone.retire();
    PoolLatencies next = new PoolLatencies(BUCKETS, lanes);
    record(gone, 400_000);

    assertThat(next.hasAny(SUCCESS)).isFalse();
    assertThat(gone.hasAny(SUCCESS)).isFalse();
    record(next, 500_000);
    assertThat(gone.drain(SUCCESS).count(0)).isZero();
    assertThat(next.drain(SUCCESS).micros(0)).isEqualTo(500);
  }

  @Test
  void latencyBeyondReasonIsTakenForTheLongest() {
    PoolLatencies latencies = new PoolLatencies(BUCKETS, lanes);
    record(latencies, Long.MAX_VALUE / 2);

    PoolLatencies.Drained drained = latencies.drain(SUCCESS);
    assertThat(drained.micros(BUCKETS.count() - 1)).isEqualTo(1L << 40);
    assertThat(drained.longestMicros()).isEqualTo(1L << 40);
  }
}
