package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WorkLogTest {

  private final WorkLog log = new WorkLog(2);
  private final List<String> read = new ArrayList<>();

  @Test
  void readsOnceWhatWasAppended() {
    log.append("acme", 0, false);
    log.append("globex", Long.MAX_VALUE >> 1, true);
    drain();
    drain();

    assertThat(read)
        .containsExactly("acme 0 false 1.0", "globex " + (Long.MAX_VALUE >> 1) + " true 1.0");
  }

  @Test
  void thoseThatAreLeftStandForThoseThatWereOverwritten() {
    for (int i = 0; i < 10_240; i++) {
      log.append(i % 4 == 0 ? "few" : "many", 1, false);
    }
    Map<String, Double> times = new HashMap<>();
    log.drain((tenant, nanos, failed, stands) -> times.merge(tenant, stands, Double::sum));

    assertThat(times).isEqualTo(Map.of("few", 2_560.0, "many", 7_680.0));
  }

  @Test
  void nothingIsLostOrMadeUpWhileThreadsAppendAndOneDrains() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      AtomicBoolean ended = new AtomicBoolean();
      double[] times = new double[1];
      Future<?> reader =
          threads.submit(
              () -> {
                while (!ended.get()) {
                  count(times);
                }
                count(times);
              });
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        writers.add(threads.submit(this::appendMany));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      ended.set(true);
      reader.get();

      assertThat(times[0]).isCloseTo(400_000, within(2_048.0));
    } finally {
      threads.shutdown();
    }
  }

  private void appendMany() {
    for (int i = 0; i < 200_000; i++) {
      log.append("acme", 7, true);
    }
  }

  private void count(double[] times) {
    log.drain(
        (tenant, nanos, failed, stands) -> {
          assertThat(tenant).isEqualTo("acme");
          assertThat(nanos).isEqualTo(7);
          assertThat(failed).isTrue();
          times[0] += stands;
        });
  }

  private void drain() {
    log.drain(
        (tenant, nanos, failed, times) ->
            read.add(tenant + " " + nanos + " " + failed + " " + times));
  }
}
