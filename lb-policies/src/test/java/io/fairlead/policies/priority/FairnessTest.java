package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fairlead.api.config.QueueConfig.Shards;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Priority;
import io.fairlead.policies.priority.Rush.Flock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The figures by which Kubernetes tests its API Priority and Fairness (queueset_test.go): callers,
 * times, seats and margins are taken from there, and the slots that each flow held on average are
 * compared with a max-min fair division of the seats.
 */
class FairnessTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ALMOST = SECOND.minusNanos(1);
  private static final Duration QUARTER = Duration.ofDays(91);

  @Test
  void equalFlowsGetEqualParts() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock one = flock(rush, "one", 8, SECOND, ALMOST);
    Flock two = flock(rush, "two", 8, SECOND, ALMOST);
    rush.run(Duration.ofSeconds(50));

    assertHeld(one, 2, 0.01, Duration.ofSeconds(50));
    assertHeld(two, 2, 0.01, Duration.ofSeconds(50));
    assertThat(rush.mostInFlight).isEqualTo(4);
  }

  @Test
  void equalFlowsGetEqualPartsFromHandsOfThreeQueues() {
    Shards shards = new Shards(8, 3);
    Rush rush = Rush.in(4, Rush.patient().shards(shards).build());
    Flock one = flock(rush, "one", 8, SECOND, ALMOST);
    Flock two = flock(rush, whoseHandHasNoneOf("one", shards), 8, SECOND, ALMOST);
    rush.run(Duration.ofSeconds(60));

    assertHeld(one, 2, 0.03, Duration.ofSeconds(60));
    assertHeld(two, 2, 0.03, Duration.ofSeconds(60));
  }

  @Test
  void differentFlowsThatBothWantMoreGetEqualParts() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock one = flock(rush, "one", 8, SECOND, SECOND);
    Flock two = flock(rush, "two", 7, SECOND, Duration.ofMillis(500));
    rush.run(Duration.ofSeconds(40));

    assertHeld(one, 2, 0.01, Duration.ofSeconds(40));
    assertHeld(two, 2, 0.01, Duration.ofSeconds(40));
  }

  @Test
  void eightCallersGetAsMuchAsThirty() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock few = flock(rush, "few", 8, SECOND, ALMOST);
    Flock many = flock(rush, "many", 30, SECOND, ALMOST);
    rush.run(Duration.ofSeconds(50));

    assertHeld(few, 2, 0.01, Duration.ofSeconds(50));
    assertHeld(many, 2, 0.01, Duration.ofSeconds(50));
  }

  @Test
  void withoutTheQueueThirtyCallersGetMoreThanEight() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Policy common = rush.policy(rush.tenant("both", Priority.NORMAL, 1));
    Flock few = rush.flock(common, 8, SECOND, ALMOST);
    Flock many = rush.flock(common, 30, SECOND, ALMOST);
    rush.run(Duration.ofSeconds(50));

    double held = few.meanHeld(Duration.ofSeconds(50));
    assertThat(held).isLessThan(0.7 * many.meanHeld(Duration.ofSeconds(50)));
  }

  @Test
  void aFlowThatWantsLessThanItsPartGetsAllOfIt() {
    Rush rush = Rush.in(3, Rush.patient().build());
    Flock four = flock(rush, "four", 4, SECOND, ALMOST);
    Flock two = flock(rush, "two", 2, SECOND, ALMOST);
    rush.run(Duration.ofSeconds(20));

    assertHeld(four, 2, 0.01, Duration.ofSeconds(20));
    assertHeld(two, 1, 0.01, Duration.ofSeconds(20));
  }

  @Test
  void executionsOfAQuarterOverflowNothing() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock one = flock(rush, "one", 8, QUARTER, QUARTER);
    Flock two = flock(rush, "two", 7, QUARTER, QUARTER.dividedBy(2));
    rush.run(QUARTER.multipliedBy(40));

    assertHeld(one, 2, 0.01, QUARTER.multipliedBy(40));
    assertHeld(two, 2, 0.01, QUARTER.multipliedBy(40));
  }

  @Test
  void longRequestsAreChargedForTheTimeThatTheyTake() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock brief = flock(rush, "brief", 20, Duration.ofMillis(100), Duration.ZERO);
    Flock slow = flock(rush, "slow", 20, Duration.ofSeconds(2), Duration.ZERO);
    rush.run(Duration.ofMinutes(10));

    assertHeld(brief, 2, 0.02, Duration.ofMinutes(10));
    assertHeld(slow, 2, 0.02, Duration.ofMinutes(10));
  }

  @Test
  void sharesGoByWeight() {
    Rush rush = Rush.in(16, Rush.patient().build());
    List<Flock> flocks =
        List.of(
            rush.flock(
                rush.tenant("one", Priority.NORMAL, 1), 60, Duration.ofMillis(100), Duration.ZERO),
            rush.flock(
                rush.tenant("two", Priority.NORMAL, 2), 60, Duration.ofMillis(100), Duration.ZERO),
            rush.flock(
                rush.tenant("five", Priority.NORMAL, 5),
                60,
                Duration.ofMillis(100),
                Duration.ZERO));
    rush.run(Duration.ofMinutes(2));

    Duration over = Duration.ofMinutes(2);
    assertHeld(flocks.get(0), 2, 0.02, over);
    assertHeld(flocks.get(1), 4, 0.02, over);
    assertHeld(flocks.get(2), 10, 0.02, over);
  }

  @Test
  void fairnessIndexOfEqualTenantsIsAlmostOne() {
    Rush rush = Rush.in(10, Rush.patient().build());
    List<Flock> flocks =
        IntStream.range(0, 20)
            .mapToObj(i -> flock(rush, "t" + i, 3 + 5 * i, Duration.ofMillis(50), Duration.ZERO))
            .toList();
    rush.run(Duration.ofMinutes(1));

    assertThat(jain(flocks)).isGreaterThan(0.99);
  }

  @Test
  void withoutTheQueueTheIndexTellsThemApart() {
    Rush rush = Rush.in(10, Rush.patient().build());
    Policy common = rush.policy(rush.tenant("all", Priority.NORMAL, 1));
    List<Flock> flocks =
        IntStream.range(0, 20)
            .mapToObj(i -> rush.flock(common, 3 + 5 * i, Duration.ofMillis(50), Duration.ZERO))
            .toList();
    rush.run(Duration.ofMinutes(1));

    assertThat(jain(flocks)).isLessThan(0.9);
  }

  @Test
  void noSlotIsIdleWhileAnyoneWaits() {
    Rush rush = Rush.in(5, Rush.patient().build());
    List<Flock> flocks =
        List.of(
            flock(rush, "one", 4, Duration.ofMillis(30), Duration.ZERO),
            flock(rush, "two", 9, Duration.ofMillis(70), Duration.ZERO),
            flock(rush, "three", 2, Duration.ofMillis(110), Duration.ZERO));
    Duration over = Duration.ofSeconds(30);
    rush.run(over);

    double held = flocks.stream().mapToDouble(flock -> flock.meanHeld(over)).sum();
    assertThat(held).isCloseTo(5, offset(0.001));
  }

  @Test
  void aFlowThatWasIdleHasNotSavedAnything() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock busy = flock(rush, "busy", 16, SECOND, Duration.ZERO);
    flock(rush, "other", 16, SECOND, Duration.ZERO);
    rush.run(Duration.ofMinutes(5));
    busy.meanHeld(Duration.ofMinutes(5));

    Flock late = flock(rush, "late", 16, SECOND, Duration.ZERO);
    rush.run(Duration.ofSeconds(60));

    assertThat(late.meanHeld(Duration.ofSeconds(60))).isCloseTo(4 / 3.0, withinPercentage(5));
    assertThat(busy.meanHeld(Duration.ofSeconds(60))).isCloseTo(4 / 3.0, withinPercentage(5));
  }

  @Test
  void whoHadEverythingWhileNobodyElseCameOwesNothingForIt() {
    Rush rush = Rush.in(4, Rush.patient().build());
    Flock early = flock(rush, "early", 8, SECOND, Duration.ZERO);
    rush.run(Duration.ofMinutes(5));
    early.meanHeld(Duration.ofMinutes(5));

    Flock late = flock(rush, "late", 8, SECOND, Duration.ZERO);
    rush.run(Duration.ofSeconds(60));

    assertThat(early.meanHeld(Duration.ofSeconds(60))).isCloseTo(2, withinPercentage(5));
    assertThat(late.meanHeld(Duration.ofSeconds(60))).isCloseTo(2, withinPercentage(5));
  }

  private static String whoseHandHasNoneOf(String tenant, Shards shards) {
    Decks decks = new Decks(shards);
    List<Integer> taken = IntStream.of(decks.cards(tenant)).boxed().toList();
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "t" + i)
        .filter(other -> IntStream.of(decks.cards(other)).noneMatch(taken::contains))
        .findFirst()
        .orElseThrow();
  }

  private static Flock flock(Rush rush, String tenant, int size, Duration takes, Duration thinks) {
    return rush.flock(rush.tenant(tenant, Priority.NORMAL, 1), size, takes, thinks);
  }

  private static void assertHeld(Flock flock, double slots, double margin, Duration over) {
    assertThat(flock.meanHeld(over)).isCloseTo(slots, withinPercentage(100 * margin));
  }

  /** Jain, Chiu and Hawe, "A Quantitative Measure of Fairness", 1984. */
  private static double jain(List<Flock> flocks) {
    double sum = flocks.stream().mapToDouble(flock -> flock.done).sum();
    double squares = flocks.stream().mapToDouble(flock -> (double) flock.done * flock.done).sum();
    return sum * sum / (flocks.size() * squares);
  }
}
