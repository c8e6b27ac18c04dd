package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted: an estimate at admission, settled at completion. */
class UsageTest {

  private final FakeSite site = FakeSite.of("quota");

  @ParameterizedTest
  @ValueSource(strings = {"100 cost/h", "100 cost/h aligned", "100 cost/h sliding"})
  void costIsTakenAtAdmissionAndSettledAtCompletion(String limit) {
    Policy policy = policy(site, limit);

    assertThat(policy.tryAcquire(costing(30))).isNull();
    assertThat(left(policy)).containsExactly(70L);
    policy.release(costing(30), Outcome.success().withCost(45), 0);
    assertThat(left(policy)).containsExactly(55L);

    policy.tryAcquire(costing(30));
    policy.release(costing(30), Outcome.failed().withCost(5), 0);
    assertThat(left(policy)).containsExactly(50L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 cost/h", "100 cost/h aligned", "100 cost/h sliding"})
  void costThatNobodySaysIsWhatWasEstimated(String limit) {
    Policy policy = policy(site, limit);
    policy.tryAcquire(costing(30));
    policy.release(costing(30), Outcome.cancelled(), 0);

    assertThat(left(policy)).containsExactly(70L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 cost/h", "100 cost/h aligned", "100 cost/h sliding"})
  void neverSentGivesEverythingBack(String limit) {
    Policy policy = policy(site, limit);
    policy.tryAcquire(costing(30));
    policy.release(costing(30), Outcome.notSent().withCost(99), 0);

    assertThat(left(policy)).containsExactly(100L);
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void debtIsPaidOffByTimeAndNothingIsAdmittedMeanwhile() {
    Policy policy = policy(site, "100 cost/s");
    policy.tryAcquire(costing(1));
    policy.release(costing(1), Outcome.success().withCost(600), 0);

    assertThat(left(policy)).containsExactly(0L);
    assertThat(rejection(policy, costing(1)).retryAfter()).isEqualTo(Duration.ofSeconds(6));
    site.ticker().advance(Duration.ofMillis(5_009));
    assertThat(policy.tryAcquire(costing(1))).isNotNull();
    site.ticker().advance(Duration.ofMillis(1));
    assertThat(policy.tryAcquire(costing(1))).isNull();
  }

  @Test
  void debtOfAWindowIsPaidByThoseThatFollow() {
    Policy policy = policy(site, "100 cost/min aligned");
    policy.tryAcquire(costing(1));
    policy.release(costing(1), Outcome.success().withCost(250), 0);

    site.ticker().advance(Duration.ofMinutes(1));
    assertThat(rejection(policy, costing(1)).retryAfter()).isEqualTo(Duration.ofSeconds(4));
    site.ticker().advance(Duration.ofMinutes(1));
    assertThat(left(policy)).containsExactly(50L);
    site.ticker().advance(Duration.ofMinutes(1));
    assertThat(policy.isFresh()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 cost/s", "100 cost/s aligned", "100 cost/s sliding"})
  void requestBeyondTheWholeQuotaIsAdmittedOnceEverythingIsThere(String limit) {
    Policy policy = policy(site, limit);
    policy.tryAcquire(costing(1));
    assertThat(policy.tryAcquire(costing(1_000))).isNotNull();

    site.ticker().advance(Duration.ofMillis(1_100));
    assertThat(policy.tryAcquire(costing(1_000))).isNull();
    assertThat(policy.tryAcquire(costing(1))).isNotNull();
  }

  @Test
  void requestThatCostsNothingNeedsThatSomethingIsLeft() {
    Policy policy = policy(site, "2 cost/h");
    assertThat(policy.tryAcquire(costing(0))).isNull();
    policy.release(costing(0), Outcome.success(), 0);
    assertThat(left(policy)).containsExactly(2L);

    policy.tryAcquire(costing(2));
    assertThat(policy.tryAcquire(costing(0))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 cost/h", "5 cost/h aligned", "5 cost/h sliding"})
  void costBelowNothingEarnsNothing(String limit) {
    Policy policy = policy(site, limit);
    policy.tryAcquire(costing(3));
    policy.tryAcquire(costing(-9));
    policy.release(costing(-9), Outcome.success(), 0);

    assertThat(left(policy)).containsExactly(2L);
  }

  @Test
  void smallRequestIsNotRefusedForALargeOneThatWas() {
    Policy policy = policy(site, "10 cost/h");
    policy.tryAcquire(costing(7));
    assertThat(policy.tryAcquire(costing(5))).isNotNull();
    assertThat(policy.tryAcquire(costing(3))).isNull();
  }

  @Test
  void bytesAreEstimatedByContentLengthAndCountedByTheOutcome() {
    Policy policy = policy(site, "1000 bytes/h");
    RequestView upload = RequestView.builder("PUT", "/").header("Content-Length", "300").build();

    policy.tryAcquire(upload);
    assertThat(left(policy)).containsExactly(700L);
    policy.release(upload, Outcome.success().withBytes(300, 500), 0);
    assertThat(left(policy)).containsExactly(200L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "1e9", "99999999999999999999999", "", "12, 12"})
  void lengthThatIsNoneCountsAsUnknown(String length) {
    Policy policy = policy(site, "1000 bytes/h");
    RequestView upload = RequestView.builder("PUT", "/").header("Content-Length", length).build();

    policy.tryAcquire(upload);
    assertThat(left(policy)).containsExactly(999L);
    policy.release(upload, Outcome.success(), 0);
    assertThat(left(policy)).containsExactly(1_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 cost/h", "100 cost/h aligned", "100 cost/h sliding"})
  void figuresBeyondAllMeasureLockNobodyInAndLetNobodyThrough(String limit) {
    Policy policy = policy(site, limit);
    for (int i = 0; i < 20; i++) {
      policy.tryAcquire(costing(1));
      policy.release(costing(1), Outcome.success().withCost(Long.MAX_VALUE), 0);
      assertThat(policy.tryAcquire(costing(Long.MAX_VALUE))).isNotNull();
      assertThat(policy.quotas()).allSatisfy(s -> assertThat(s.resetAfter()).isPositive());
    }

    assertThat(policy.tryAcquire(costing(Long.MIN_VALUE))).isNotNull();
  }

  @Test
  void unitsAreKeptApartAndAllMustAllow() {
    Policy policy = policy(site, "3/h", "10 cost/h", "1000 bytes/h");

    policy.tryAcquire(costing(9));
    assertThat(left(policy)).containsExactly(2L, 1L, 999L);
    assertThat(policy.tryAcquire(costing(2))).isNotNull();
    assertThat(left(policy)).containsExactly(2L, 1L, 999L);
  }

  /** Whatever is admitted, settled and given back: what is left is what was not used. */
  @Property(tries = 100, seed = "20260101")
  void nothingIsLostOrMadeBySettling(
      @ForAll @Size(max = 60) List<@LongRange(min = -20, max = 20) Long> steps) {
    for (String kind : List.of("", " aligned", " sliding")) {
      Policy policy = policy(FakeSite.of("quota"), "1000 cost/h" + kind);
      Queue<Long> held = new ArrayDeque<>();
      long used = 0;
      for (long step : steps) {
        Long estimate = step < 0 ? held.poll() : null;
        if (estimate != null) {
          long actual = -step - 1;
          policy.release(costing(estimate), Outcome.success().withCost(actual), 0);
          used += actual - Math.max(1, estimate);
        } else if (step >= 0 && policy.tryAcquire(costing(step)) == null) {
          held.add(step);
          used += Math.max(1, step);
        }
        assertThat(left(policy)).containsExactly(1_000 - used);
      }
    }
  }

  private static RequestView costing(long units) {
    return RequestView.builder("GET", "/").cost(units).build();
  }
}
