package io.fairlead.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.benchmarks.AdmissionBenchmark.Caller;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fails when something takes more than three times as long as it is known to, as a multiple of the
 * {@link FloorBenchmark floor} of the same machine at the same time. No measurement: anything finer
 * is for the benchmarks. Good code passes within a second; only what never gets below its bound in
 * twenty fails.
 */
class GrossRegressionTest {

  private static final double GROSS = 3;

  private final FloorBenchmark floor = new FloorBenchmark();
  private final SpeedRatio patient = new SpeedRatio(this::floor, Duration.ofSeconds(20));
  private int sink;

  /** A look-up, two atomic steps and a reading of the clock. */
  private void floor() {
    String found = floor.lookUpTenant();
    sink += floor.countUpAndDown() + (int) floor.readClock() + (found == null ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "round-robin, 0.25",
    "weighted-round-robin, 0.25",
    "least-connections, 0.85",
    "least-latency, 1.2",
    "hot-cold, 2",
    "consistent-hash, 0.85",
    "consistent-hash/maglev, 0.95",
    "sticky, 1"
  })
  void pick(String balancer, double usual) {
    PickBenchmark benchmark = new PickBenchmark();
    benchmark.balancer = balancer;
    benchmark.endpoints = 1_000;
    benchmark.start();

    assertRatio(() -> sink += benchmark.pick(), usual);
  }

  @Test
  void admissionAndCompletion() {
    AdmissionBenchmark benchmark = new AdmissionBenchmark();
    Caller caller = new Caller();

    assertRatio(() -> sink += benchmark.admitAndComplete(caller) ? 1 : 0, 17);
    benchmark.close();
  }

  @Test
  void refusalForQuota() {
    AdmissionBenchmark benchmark = new AdmissionBenchmark();
    Caller caller = new Caller();

    assertRatio(() -> sink += benchmark.refuseForQuota(caller) instanceof Lease ? 1 : 0, 5);
    benchmark.close();
  }

  /** Without this one, a bound that everything meets would pass for a library that is fast. */
  @Test
  void tenfoldWorkIsNoticed() {
    AdmissionBenchmark benchmark = new AdmissionBenchmark();
    Caller caller = new Caller();
    Runnable tenfold =
        () -> {
          for (int i = 0; i < 10; i++) {
            sink += benchmark.admitAndComplete(caller) ? 1 : 0;
          }
        };

    double ratio = new SpeedRatio(this::floor, Duration.ofSeconds(2)).of(tenfold, GROSS * 17);

    assertThat(ratio).isGreaterThan(GROSS * 17);
    benchmark.close();
  }

  private void assertRatio(Runnable work, double usual) {
    double ratio = patient.of(work, GROSS * usual);
    assertThat(ratio).as("times the floor, usually %s", usual).isLessThanOrEqualTo(GROSS * usual);
  }
}
