package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.QueueConfig.Standing;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.priority.Rush.Flock;
import io.fairlead.policies.rank.RequestPriority;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who waits, for how long, and what it comes to. */
class FairQueueTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Rush rush = Rush.in(1, Rush.patient().build());

  /** A request that waits, and what it was told. */
  private static final class Request implements Policy.Turn {

    final Policy policy;
    @Nullable String told;
    Policy.@Nullable Place place;

    Request(Policy policy) {
      this.policy = policy;
    }

    Request waits(Duration maxWait) {
      place = policy.enqueue(Rush.REQUEST, maxWait.toNanos(), this);
      return this;
    }

    Request waits() {
      return waits(Duration.ofDays(366));
    }

    void leave() {
      Objects.requireNonNull(place).leave();
    }

    void ends(Duration after) {
      policy.release(Rush.REQUEST, Outcome.success(), after.toNanos());
    }

    @Override
    public void admitted() {
      assertThat(told).isNull();
      told = "admitted";
    }

    @Override
    public void refused(Rejection rejection) {
      assertThat(told).isNull();
      assertThat(rejection.reason()).isEqualTo(RejectionReason.OVERLOADED);
      assertThat(rejection.policy()).isEqualTo("priority");
      told = "refused";
    }
  }

  @Test
  void slotThatIsGivenBackGoesToWhoeverWaits() {
    Policy policy = tenant("a");
    assertThat(policy.tryAcquire(Rush.REQUEST)).isNull();
    Request waiting = new Request(policy).waits();
    assertThat(waiting.told).isNull();

    policy.release(Rush.REQUEST, Outcome.success(), 1);

    assertThat(waiting.told).isEqualTo("admitted");
  }

  @Test
  void nobodyOvertakesThoseWhoWait() {
    Policy a = tenant("a");
    Policy b = tenant("b");
    assertThat(a.tryAcquire(Rush.REQUEST)).isNull();
    new Request(a).waits();

    assertThat(b.tryAcquire(Rush.REQUEST)).isNotNull();
  }

  @Test
  void waitEndsAtItsBoundToTheNanosecond() {
    Policy policy = tenant("a");
    assertThat(policy.tryAcquire(Rush.REQUEST)).isNull();
    Request request = new Request(policy).waits(SECOND);

    rush.run(SECOND.minusNanos(1));
    assertThat(request.told).isNull();
    rush.run(Duration.ofNanos(1));
    assertThat(request.told).isEqualTo("refused");
  }

  @Test
  void boundOfTheQueueCountsIfItIsShorter() {
    rush = Rush.in(1, Rush.patient().maxWait(SECOND).build());
    Policy policy = tenant("a");
    assertThat(policy.tryAcquire(Rush.REQUEST)).isNull();
    Request request = new Request(policy).waits(Duration.ofHours(1));

    rush.run(SECOND);

    assertThat(request.told).isEqualTo("refused");
  }

  @Test
  void whoLeavesIsGoneAtOnce() {
    Policy policy = tenant("a");
    assertThat(policy.tryAcquire(Rush.REQUEST)).isNull();
    Request first = new Request(policy).waits();
    Request second = new Request(policy).waits();
    assertThat(policy.state()).isEqualTo("1 at work, 2 waiting");

    first.leave();
    first.leave();

    assertThat(first.told).isEqualTo("refused");
    assertThat(policy.state()).isEqualTo("1 at work, 1 waiting");
    policy.release(Rush.REQUEST, Outcome.success(), 1);
    assertThat(second.told).isEqualTo("admitted");
  }

  @Test
  void leavingAfterTheTurnChangesNothing() {
    Policy policy = tenant("a");
    Request request = new Request(policy).waits();
    assertThat(request.told).isEqualTo("admitted");

    request.leave();

    assertThat(policy.state()).isEqualTo("1 at work, 0 waiting");
  }

  @Test
  void nothingIsLeftBehind() {
    Policy policy = tenant("a");
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      requests.add(new Request(policy).waits(SECOND));
    }
    requests.get(5).leave();
    requests.get(0).ends(SECOND);
    rush.run(SECOND);
    requests.get(1).ends(SECOND);

    assertThat(requests).allMatch(request -> request.told != null);
    assertThat(policy.isFresh()).isTrue();
    assertThat(policy.state()).isEqualTo("0 at work, 0 waiting");
    assertThat(rush.site.scheduler().pending()).isZero();
  }

  @Test
  void whoHoldsLessIsNextThoughItCameLater() {
    rush = Rush.in(3, Rush.patient().build());
    Policy greedy = tenant("greedy");
    for (int i = 0; i < 3; i++) {
      assertThat(greedy.tryAcquire(Rush.REQUEST)).isNull();
    }
    Request early = new Request(greedy).waits();
    Request late = new Request(tenant("modest")).waits();

    greedy.release(Rush.REQUEST, Outcome.success(), 1_000_000);

    assertThat(late.told).isEqualTo("admitted");
    assertThat(early.told).isNull();
  }

  @Test
  void fullQueueRefusesTheLatestOfTheTenantWithTheMost() {
    rush = Rush.in(1, QueueConfig.builder().size(4).maxWait(Duration.ofHours(1)).build());
    Policy noisy = tenant("noisy");
    assertThat(noisy.tryAcquire(Rush.REQUEST)).isNull();
    List<Request> many = IntStream.range(0, 5).mapToObj(i -> new Request(noisy).waits()).toList();

    Request quiet = new Request(tenant("quiet")).waits();

    assertThat(many.get(4).told).isEqualTo("refused");
    assertThat(many.get(3).told).isEqualTo("refused");
    assertThat(many.get(0).told).isNull();
    assertThat(quiet.told).isNull();
  }

  @Test
  void fullQueueRefusesLowerPrioritiesFirst() {
    rush = Rush.in(1, QueueConfig.builder().size(2).maxWait(Duration.ofHours(1)).build());
    Policy high = tenant("high", Priority.HIGH);
    Policy low = tenant("low", Priority.BEST_EFFORT);
    assertThat(high.tryAcquire(Rush.REQUEST)).isNull();
    Request first = new Request(high).waits();
    Request lowest = new Request(low).waits();

    Request second = new Request(high).waits();

    assertThat(lowest.told).isEqualTo("refused");
    assertThat(List.of(first, second)).allMatch(request -> request.told == null);
    assertThat(new Request(low).waits().told).isEqualTo("refused");
  }

  @Test
  void whoCannotMakeItInTimeIsRefusedAtOnce() {
    Policy policy = tenant("a");
    rush.flock(policy, 5, SECOND, Duration.ZERO);
    rush.run(Duration.ofSeconds(20));

    Request hopeless = new Request(policy).waits(Duration.ofSeconds(3));
    Request patient = new Request(policy).waits(Duration.ofSeconds(10));

    assertThat(hopeless.told).isEqualTo("refused");
    assertThat(patient.told).isNull();
  }

  @Test
  void highestPriorityLosesNothingAtThreeTimesTheCapacityAndTheLowestGetsItsFloor() {
    rush = Rush.in(10, QueueConfig.builder().size(50).maxWait(SECOND).floorPercent(5).build());
    Duration takes = Duration.ofMillis(100);
    Flock top = rush.flock(rush.tenant("top", Priority.CRITICAL, 1), 7, takes, Duration.ZERO);
    rush.flock(rush.tenant("mid", Priority.NORMAL, 1), 13, takes, Duration.ZERO);
    Flock low = rush.flock(rush.tenant("low", Priority.BEST_EFFORT, 1), 10, takes, Duration.ZERO);
    rush.run(Duration.ofMinutes(1));

    assertThat(top.refused).isZero();
    assertThat(top.meanHeld(Duration.ofMinutes(1))).isGreaterThan(6);
    assertThat(low.done / 6_000.0).isCloseTo(0.05, offset(0.005));
  }

  @Test
  void withoutAFloorTheLowestPriorityStarves() {
    rush = Rush.in(10, QueueConfig.builder().size(50).maxWait(SECOND).floorPercent(0).build());
    Duration takes = Duration.ofMillis(100);
    rush.flock(rush.tenant("top", Priority.CRITICAL, 1), 30, takes, Duration.ZERO);
    Flock low = rush.flock(rush.tenant("low", Priority.BEST_EFFORT, 1), 10, takes, Duration.ZERO);
    rush.run(Duration.ofMinutes(1));

    assertThat(low.done).isLessThan(20);
  }

  @Test
  void raisedLimitIsUsedAtOnceAndALoweredOneIsNeverExceededByNewRequests() {
    Policy policy = tenant("a");
    List<Request> requests =
        IntStream.range(0, 5).mapToObj(i -> new Request(policy).waits()).toList();

    Policy raised = tenant("a", 3, policy);
    rush.run(Duration.ZERO);
    assertThat(requests).filteredOn(request -> request.told != null).hasSize(3);

    Policy lowered = tenant("a", 1, raised);
    requests.get(0).ends(SECOND);
    requests.get(1).ends(SECOND);
    assertThat(requests).filteredOn(request -> request.told != null).hasSize(3);
    requests.get(2).ends(SECOND);
    assertThat(requests).filteredOn(request -> request.told != null).hasSize(4);
    assertThat(lowered.state()).isEqualTo("1 at work, 1 waiting");
  }

  @Test
  void slotsOfOneQueueAreNoneOfAnotherOneThatATenantHasMovedTo() {
    Policy before = tenant("a");
    assertThat(before.tryAcquire(Rush.REQUEST)).isNull();
    Tenant tenant = rush.tenant("a", Priority.NORMAL, 1);
    FakeSite elsewhere = Rush.in(1, Rush.patient().build()).site;

    Policy after =
        QueuePolicy.create(elsewhere.with(tenant).after(before), new RequestPriority(""));

    assertThat(after.isFresh()).isTrue();
    assertThat(after.tryAcquire(Rush.REQUEST)).isNull();
    before.release(Rush.REQUEST, Outcome.success(), 1);
    assertThat(before.isFresh()).isTrue();
    assertThat(after.isFresh()).isFalse();
  }

  @Test
  void standingQueueIsShortenedAndTheOthersDoNotFeelIt() {
    Standing standing =
        new Standing(Duration.ofMillis(50), Duration.ofMillis(500), Standing.Order.FIFO);
    rush = Rush.in(10, Rush.patient().standing(standing).build());
    Duration takes = Duration.ofMillis(20);
    Flock noisy = rush.flock(rush.tenant("noisy", Priority.NORMAL, 1), 200, takes, Duration.ZERO);
    Flock quiet =
        rush.flock(rush.tenant("quiet", Priority.NORMAL, 1), 2, takes, Duration.ofMillis(100));
    rush.run(Duration.ofSeconds(30));

    assertThat(noisy.refused).isGreaterThan(10);
    assertThat(quiet.refused).isZero();
    assertThat(noisy.meanHeld(Duration.ofSeconds(30))).isGreaterThan(9);
  }

  @Test
  void newestIsServedFirstWhereTheQueueStands() {
    Standing standing =
        new Standing(Duration.ofMillis(10), Duration.ofMillis(100), Standing.Order.LIFO);
    rush = Rush.in(1, Rush.patient().standing(standing).build());
    Policy policy = tenant("a");
    Request working = new Request(policy).waits();
    Request oldest = new Request(policy).waits();
    rush.run(Duration.ofMillis(50));
    new Request(policy).waits();
    working.ends(Duration.ofMillis(50)); // the wait of the oldest is too long for the first time
    assertThat(oldest.told).isEqualTo("admitted");
    Request old = new Request(policy).waits();
    rush.run(Duration.ofMillis(150));
    Request newest = new Request(policy).waits();

    oldest.ends(Duration.ofMillis(150));

    assertThat(newest.told).isEqualTo("admitted");
    assertThat(old.told).isNull();
  }

  @Test
  void requestThatEndsInsideAnotherDoesNotRunDeeper() {
    Policy policy = tenant("a");
    Deep deep = new Deep(policy, 100_000);
    assertThat(policy.tryAcquire(Rush.REQUEST)).isNull();
    policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, deep);

    policy.release(Rush.REQUEST, Outcome.success(), 1);

    assertThat(deep.left).isZero();
  }

  /** Ends as soon as it is admitted, after it has sent another one. */
  private static final class Deep implements Policy.Turn {

    private final Policy policy;
    int left;

    Deep(Policy policy, int left) {
      this.policy = policy;
      this.left = left;
    }

    @Override
    public void admitted() {
      left--;
      if (left > 0) {
        policy.enqueue(Rush.REQUEST, Long.MAX_VALUE, this);
      }
      policy.release(Rush.REQUEST, Outcome.success(), 1);
    }

    @Override
    public void refused(Rejection rejection) {
      throw new AssertionError(rejection);
    }
  }

  private Policy tenant(String id) {
    return tenant(id, Priority.NORMAL);
  }

  private Policy tenant(String id, Priority priority) {
    return rush.policy(rush.tenant(id, priority, 1));
  }

  private Policy tenant(String id, int limit, Policy predecessor) {
    Tenant tenant = rush.tenant(id, Priority.NORMAL, 1);
    return QueuePolicy.create(
        rush.site
            .with(tenant)
            .in(new PoolView("shared", limit, Rush.patient().build(), Map.of(1, 1)))
            .after(predecessor),
        new RequestPriority(""));
  }
}
