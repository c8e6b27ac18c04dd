package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which tenants have a name, and what becomes of the counts of those that lose it. */
class NamedTenantsTest {

  private static final LbConfig HUNDRED =
      Fixture.config(IntStream.range(0, 100).mapToObj(i -> "t" + i).toArray(String[]::new));

  private static Set<String> named(Fixture one) {
    Set<String> named = new TreeSet<>();
    one.metrics.tenants().all().forEach(each -> named.add(each.id()));
    return named;
  }

  private static long count(Fixture one, String tenant) {
    return one.count("fairlead.requests", "tenant", tenant);
  }

  @Test
  void allHaveANameFromTheStartIfAllFit() {
    try (Fixture one = new Fixture(3, Fixture.config("a", "b", "c"))) {
      assertThat(named(one)).containsExactly("a", "b", "c");
      assertThat(count(one, "a")).isZero();
    }
  }

  @Test
  void nobodyHasANameBeforeTrafficTellsIfNotAllFit() {
    try (Fixture one = new Fixture(3, HUNDRED)) {
      assertThat(named(one)).isEmpty();
    }
  }

  @Test
  void thoseWithMostTrafficGetTheNames() {
    try (Fixture one = new Fixture(3, HUNDRED)) {
      for (int i = 0; i < 10; i++) {
        one.serve("t" + i, 10 * i + 1);
      }
      one.nextRound();

      assertThat(named(one)).containsExactly("t7", "t8", "t9");
      assertThat(count(one, "other")).isEqualTo(460);
      assertThat(count(one, "t9")).isZero();

      one.serve("t9", 5);
      one.serve("t1", 5);

      assertThat(count(one, "t9")).isEqualTo(5);
      assertThat(count(one, "other")).isEqualTo(465);
    }
  }

  @Test
  void nameStaysForAWhileAndThenGoesToATenantWithClearlyMore() {
    try (Fixture one = new Fixture(1, HUNDRED)) {
      one.serve("t1", 20);
      one.nextRound();
      one.serve("t1", 3);
      one.serve("t2", 500);
      one.nextRound();
      assertThat(named(one)).containsExactly("t1");

      one.ticker.advance(Duration.ofMinutes(5));
      one.serve("t2", 1);
      one.nextRound();

      assertThat(named(one)).containsExactly("t2");
      assertThat(count(one, "t1")).isZero();
      assertThat(count(one, "other")).isEqualTo(524);
      one.serve("t2", 2);
      assertThat(count(one, "t2")).isEqualTo(2);
      assertThat(one.count("fairlead.requests")).isEqualTo(526);
    }
  }

  @Test
  void tenantWithALittleMoreDoesNotTakeAName() {
    try (Fixture one = new Fixture(1, HUNDRED)) {
      one.serve("t1", 100);
      one.nextRound();
      for (int round = 0; round < 60; round++) {
        one.serve("t1", 10);
        one.serve("t2", 15);
        one.nextRound();
      }

      assertThat(named(one)).containsExactly("t1");
    }
  }

  @Test
  void trafficOfLongAgoDoesNotKeepAName() {
    try (Fixture one = new Fixture(1, HUNDRED)) {
      one.serve("t1", 10_000);
      one.nextRound();
      for (int round = 0; round < 200; round++) {
        one.serve("t2", 5);
        one.nextRound();
      }

      assertThat(named(one)).containsExactly("t2");
    }
  }

  @Test
  void countersOfTheOthersNeverGoBack() {
    try (Fixture one = new Fixture(2, HUNDRED)) {
      long before = 0;
      for (int round = 0; round < 200; round++) {
        one.serve("t" + round / 40, 20);
        one.serve("t99", 1);
        one.nextRound();
        long now = count(one, "other");
        assertThat(now).isGreaterThanOrEqualTo(before);
        before = now;
      }
    }
  }

  @Test
  void noNameMeansThatAllAreOthers() {
    try (Fixture one = new Fixture(0, Fixture.config("a"))) {
      one.serve("a", 3);
      one.nextRound();

      assertThat(named(one)).isEmpty();
      assertThat(count(one, "other")).isEqualTo(3);
    }
  }

  @Test
  void moreTrafficThanSightingsHoldStillTellsWhoHasMost() {
    try (Fixture one = new Fixture(1, HUNDRED)) {
      for (int i = 0; i < 3_000; i++) {
        one.serve("t" + i % 50, 1);
        one.serve("t77", 1);
      }
      one.nextRound();

      assertThat(named(one)).containsExactly("t77");
    }
  }

  @Test
  void trafficIsNotTakenForTheSightingsThatAreLeftOfIt() {
    try (Fixture one = new Fixture(1, HUNDRED)) {
      one.serve("t1", 1);
      one.nextRound();
      one.ticker.advance(Duration.ofMinutes(5));
      one.serve("t1", 4_000);
      one.serve("t2", 20_000);
      one.nextRound();

      assertThat(named(one)).containsExactly("t2");
    }
  }
}
