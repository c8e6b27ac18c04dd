package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What the packed counts of latencies keep, and what a timer is told of them. */
class PoolLatenciesTest {

  private static final int SUCCESS = Columns.of(Outcome.Kind.SUCCESS);
  private static final LatencyBuckets BUCKETS =
      new LatencyBuckets(FairleadMetrics.DEFAULT_LATENCY_BUCKETS);

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
    PoolLatencies latencies = new PoolLatencies(BUCKETS);
    micros.forEach(each -> latencies.record(Stripes.own(), SUCCESS, each * 1_000));

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
  void countThatIsNeverDrainedLosesNothing() {
    PoolLatencies latencies = new PoolLatencies(BUCKETS);
    long requests = 20_000_000; // more than the count of one word holds
    for (long i = 0; i < requests; i++) {
      latencies.record(Stripes.own(), SUCCESS, 300_000);
    }

    PoolLatencies.Batch batch = latencies.drain(SUCCESS, 0);
    assertThat(batch.count()).isEqualTo(requests);
    assertThat(batch.micros()).isEqualTo(requests * 300);
  }

  @Test
  void sumThatIsNeverDrainedLosesNothing() {
    PoolLatencies latencies = new PoolLatencies(BUCKETS);
    long hours = 4;
    int last = BUCKETS.count() - 1;
    LongStream.range(0, 1_000)
        .forEach(i -> latencies.record(Stripes.own(), SUCCESS, Duration.ofHours(hours).toNanos()));

    PoolLatencies.Batch batch = latencies.drain(SUCCESS, last);
    assertThat(batch.count()).isEqualTo(1_000);
    assertThat(batch.micros()).isEqualTo(TimeUnit.HOURS.toMicros(hours) * 1_000);
  }

  @Test
  void latencyBeyondReasonIsTakenForTheLongest() {
    PoolLatencies latencies = new PoolLatencies(BUCKETS);
    latencies.record(Stripes.own(), SUCCESS, Long.MAX_VALUE / 2);

    assertThat(latencies.drain(SUCCESS, BUCKETS.count() - 1))
        .isEqualTo(new PoolLatencies.Batch(1, 1L << 34));
  }
}
