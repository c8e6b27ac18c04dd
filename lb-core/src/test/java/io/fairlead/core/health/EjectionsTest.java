package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.OutlierConfig;
import io.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EjectionsTest {

  private final Ejections ejections = new Ejections(new SeededRandom(1));

  /** Envoy: those ejected and one more must be within the percentage; one may always be. */
  @ParameterizedTest
  @CsvSource({
    "1, 10, 1",
    "10, 10, 1",
    "19, 10, 1",
    "20, 10, 2",
    "29, 10, 2",
    "100, 10, 10",
    "10, 0, 1",
    "3, 50, 1",
    "4, 50, 2",
    "4, 100, 4",
  })
  void neverMoreThanAllowedAreEjected(int endpoints, int percent, int allowed) {
    OutlierConfig rules = OutlierConfig.builder().maxEjectionPercent(percent).build();
    ejections.outOf(endpoints);

    int ejected = 0;
    for (int i = 0; i < endpoints; i++) {
      ejected += ejections.ask(rules, 100) ? 1 : 0;
    }

    assertThat(ejected).isEqualTo(allowed);
    assertThat(ejections.stats().active()).isEqualTo(allowed);
    assertThat(ejections.stats().overflow()).isEqualTo(endpoints - allowed);
  }

  @Test
  void whatIsGivenBackMayBeTakenAgain() {
    OutlierConfig rules = OutlierConfig.builder().build();
    ejections.outOf(10);
    assertThat(ejections.ask(rules, 100)).isTrue();
    assertThat(ejections.ask(rules, 100)).isFalse();

    ejections.giveBack();

    assertThat(ejections.ask(rules, 100)).isTrue();
    assertThat(ejections.stats().enforced()).isEqualTo(2);
  }

  @Test
  void ruleThatIsNotEnforcedOnlyCounts() {
    OutlierConfig rules = OutlierConfig.builder().build();
    ejections.outOf(10);

    assertThat(ejections.ask(rules, 0)).isFalse();

    assertThat(ejections.stats().active()).isZero();
    assertThat(ejections.stats().notEnforced()).isEqualTo(1);
  }

  @Test
  void halfEnforcedRuleEjectsAboutHalfTheTime() {
    OutlierConfig rules = OutlierConfig.builder().maxEjectionPercent(100).build();
    ejections.outOf(10_000);

    for (int i = 0; i < 10_000; i++) {
      ejections.ask(rules, 50);
    }

    assertThat(ejections.stats().active()).isBetween(4_800, 5_200);
  }

  @Test
  void manyThreadsThatEjectAtOnceDoNotOvershoot() throws Exception {
    OutlierConfig rules = OutlierConfig.builder().build();
    ejections.outOf(1_000);
    AtomicInteger ejected = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      work.add(
          executor.submit(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  ejected.addAndGet(ejections.ask(rules, 100) ? 1 : 0);
                }
              }));
    }
    for (Future<?> each : work) {
      each.get(30, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(ejected).hasValue(100);
  }
}
