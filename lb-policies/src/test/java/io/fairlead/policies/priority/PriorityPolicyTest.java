package io.fairlead.policies.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PriorityPolicyTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();
  private static final int ALL = 10_000;
  private static final List<Priority> LAW_PRIORITIES =
      List.of(Priority.HIGH, Priority.NORMAL, Priority.BEST_EFFORT);

  private final FakeSite site =
      FakeSite.of("priority").in(new PoolView("shared", 100, Map.of(1, 10)));

  @Test
  void tenantGetsItsGuaranteeAndBorrowsUpToItsThreshold() {
    // Guaranteed: half of 100, of which the share is 1 in 10. Common: 50, of which 80 % for normal.
    assertThat(admitted(policy("a", Priority.NORMAL, 1), ALL)).isEqualTo(5 + 40);
  }

  @Test
  void lowerPriorityIsShedFirst() {
    assertThat(admitted(policy("low", Priority.BEST_EFFORT, 1), ALL)).isEqualTo(5 + 25);
    assertThat(admitted(policy("mid", Priority.NORMAL, 1), ALL)).isEqualTo(5 + 15);
    assertThat(admitted(policy("high", Priority.HIGH, 1), ALL)).isEqualTo(5 + 5);
    assertThat(admitted(policy("top", Priority.CRITICAL, 1), ALL)).isEqualTo(5 + 5);
    assertThat(admitted(policy("late", Priority.CRITICAL, 1), ALL)).isEqualTo(5);
  }

  @Test
  void guaranteeHoldsHoweverMuchOthersTake() {
    FakeSite two = site.in(new PoolView("shared", 100, Map.of(4, 1, 6, 1)));
    Policy quiet = policy(two, "quiet", Priority.BEST_EFFORT, 4);
    admitted(policy(two, "greedy", Priority.CRITICAL, 6), ALL);

    assertThat(admitted(quiet, ALL)).isEqualTo(20);
  }

  @Test
  void slotsThatGuaranteesRoundAwayAreCommon() {
    FakeSite crowded = site.in(new PoolView("shared", 10, Map.of(1, 1_000)));

    assertThat(admitted(policy(crowded, "a", Priority.CRITICAL, 1), ALL)).isEqualTo(10);
  }

  @Test
  void borrowedSlotsComeBackFirst() {
    Policy greedy = policy("greedy", Priority.CRITICAL, 1);
    assertThat(admitted(greedy, ALL)).isEqualTo(55);
    release(greedy, 10);

    assertThat(admitted(policy("other", Priority.CRITICAL, 1), ALL)).isEqualTo(5 + 10);
  }

  @Test
  void rejectionSaysWhoAndWhen() {
    Policy policy = policy("a", Priority.NORMAL, 1);
    admitted(policy, ALL);
    Rejection rejection = policy.tryAcquire(REQUEST);

    assertThat(rejection).isNotNull().isSameAs(policy.tryAcquire(REQUEST));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.OVERLOADED);
    assertThat(rejection.policy()).isEqualTo("priority");
    assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void poolWithoutLimitAdmitsEverythingAndStaysFresh() {
    Policy policy = policy(site.in(new PoolView("shared", 0, Map.of())), "a", Priority.NORMAL, 1);

    assertThat(admitted(policy, ALL)).isEqualTo(ALL);
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void smallestPoolServesEveryPriority() {
    FakeSite small = site.in(new PoolView("shared", 1, Map.of(1, 10)));
    for (Priority priority : Priority.values()) {
      Policy policy = policy(small, "a", priority, 1);
      assertThat(admitted(policy, ALL)).isEqualTo(1);
      release(policy, 1);
    }
  }

  @Test
  void isFreshOnlyWithNothingInFlight() {
    Policy policy = policy("a", Priority.NORMAL, 1);
    admitted(policy, 1);
    assertThat(policy.isFresh()).isFalse();

    release(policy, 1);
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void loweredLimitAdmitsNobodyUntilEnoughHasEnded() {
    Policy before = policy("a", Priority.CRITICAL, 1);
    assertThat(admitted(before, ALL)).isEqualTo(55);
    FakeSite lowered = site.in(new PoolView("shared", 50, Map.of(1, 6, 4, 1)));
    Policy other = policy(lowered, "b", Priority.CRITICAL, 4);
    Policy after = policy(lowered.after(before), "a", Priority.CRITICAL, 1);

    assertThat(admitted(other, ALL) + admitted(after, ALL)).isZero();
    release(before, 5);
    assertThat(admitted(other, ALL) + admitted(after, ALL)).isZero();
    release(before, 1);
    assertThat(admitted(other, ALL)).isEqualTo(1);
    release(before, 49);
    assertThat(admitted(after, ALL)).isEqualTo(2 + 28);
    assertThat(admitted(other, ALL)).isEqualTo(9);
  }

  @Test
  void shrunkGuaranteeIsGivenBackBeforeWhatIsBorrowed() {
    FakeSite alone = site.in(new PoolView("shared", 100, Map.of(1, 1)));
    Policy before = policy(alone, "a", Priority.CRITICAL, 1);
    assertThat(admitted(before, ALL)).isEqualTo(100);
    Policy after = policy(site.after(before), "a", Priority.CRITICAL, 1);
    Policy other = policy("b", Priority.CRITICAL, 1);

    release(before, 45);
    assertThat(admitted(after, ALL)).isZero();
    assertThat(admitted(other, ALL)).isEqualTo(5);
    release(before, 1);
    assertThat(admitted(after, ALL)).isEqualTo(1);
  }

  @Test
  void raisedLimitAndPriorityHoldFromTheFirstRequestOn() {
    Policy before = policy("a", Priority.BEST_EFFORT, 1);
    admitted(before, ALL);
    FakeSite raised = site.in(new PoolView("shared", 200, Map.of(1, 10)));
    Policy after = policy(raised.after(before), "a", Priority.CRITICAL, 1);

    assertThat(admitted(after, ALL)).isEqualTo(10 + 100 - 30);
  }

  @Test
  void thresholdsMustNotRise() {
    Options options = Options.of("p", Map.of("critical", 0.5, "high", 0.6));
    new PriorityProvider().configure(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("p.high", "p.normal");
  }

  @Property(tries = 300, seed = "20260101")
  void limitHoldsAndEverythingComesBack(
      @ForAll @Size(max = 200) List<@IntRange(max = 3 * 8 - 1) Integer> steps,
      @ForAll @IntRange(min = 1, max = 12) int limit) {
    PoolView[] views = {
      new PoolView("shared", limit, Map.of(1, 1, 2, 1, 3, 1)),
      new PoolView("shared", 9, Map.of(1, 1, 2, 2, 3, 1))
    };
    int[] shares = {1, 2, 3};
    Policy[] policies = new Policy[3];
    Policy[][] holders = new Policy[3][ALL];
    int[] held = new int[3];
    int view = 0;
    for (int i = 0; i < 3; i++) {
      policies[i] = policy(site.in(views[view]), "t" + i, LAW_PRIORITIES.get(i), shares[i]);
    }
    for (int step : steps) {
      int i = step / 8;
      int before = held[0] + held[1] + held[2];
      if (step % 8 == 7) {
        view = 1 - view;
        for (int k = 0; k < 3; k++) {
          FakeSite next = site.in(views[view]).after(policies[k]);
          policies[k] = policy(next, "t" + k, LAW_PRIORITIES.get(k), shares[k]);
        }
      } else if (step % 8 < 4) {
        int guarantee = views[view].maxInFlight() / 2 * shares[i] / (int) views[view].totalShare();
        if (policies[i].tryAcquire(REQUEST) == null) {
          holders[i][held[i]++] = policies[i];
          assertThat(before).isLessThan(views[view].maxInFlight());
        } else if (before < views[view].maxInFlight()) {
          assertThat(held[i]).isGreaterThanOrEqualTo(guarantee);
        }
      } else if (held[i] > 0) {
        holders[i][--held[i]].release(REQUEST, Outcome.success(), 0);
      }
    }
    for (int i = 0; i < 3; i++) {
      while (held[i] > 0) {
        holders[i][--held[i]].release(REQUEST, Outcome.success(), 0);
      }
      assertThat(policies[i].isFresh()).isTrue();
    }
    PoolSlots pool = site.shared(PoolSlots.class, () -> new PoolSlots("unused"));
    assertThat(pool.total()).isZero();
    assertThat(pool.borrowed()).isZero();
  }

  private Policy policy(String tenant, Priority priority, int share) {
    return policy(site, tenant, priority, share);
  }

  static Policy policy(FakeSite at, String tenant, Priority priority, int share) {
    return new PriorityProvider()
        .configure(Options.of("p", Map.of()))
        .create(at.with(new Tenant(tenant, null, Map.of(), List.of(), priority, share, Set.of())));
  }

  private static int admitted(Policy policy, int most) {
    int admitted = 0;
    while (admitted < most && policy.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }

  private static void release(Policy policy, int count) {
    for (int i = 0; i < count; i++) {
      policy.release(REQUEST, Outcome.success(), 0);
    }
  }
}
