package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.REQUEST;
import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.admitted;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SlidingWindowTest {

  private static final long MINUTE_MILLIS = 60_000;

  private final FakeSite site = FakeSite.of("quota");

  /** The law, in a time line that crosses many windows. */
  @Property(tries = 300, seed = "20260101")
  void noSpanOfTheLengthAdmitsMoreThanTheLimit(
      @ForAll @Size(max = 80) List<@IntRange(max = 20_000) Integer> pausesMillis) {
    assertThat(mostInASpan(admissions("7/min sliding", pausesMillis))).isLessThanOrEqualTo(7);
  }

  /** The negative control: a window of the calendar admits twice as much where two of them meet. */
  @Example
  void windowOfTheCalendarWouldBeFound() {
    List<Long> admissions = admissions("7/min aligned", List.of(3_500, 0));

    assertThat(mostInASpan(admissions)).isEqualTo(14);
  }

  @Example
  void everythingIsBackATenthOfTheWindowLateAtMost() {
    Policy policy = policy(site, "10/min sliding");
    admit(policy, 10);

    site.ticker().advance(Duration.ofSeconds(60).minusNanos(1));
    assertThat(admitted(policy)).isZero();
    site.ticker().advance(Duration.ofSeconds(6).plusNanos(1));
    assertThat(admitted(policy)).isEqualTo(10);
  }

  @Example
  void whatWasUsedComesBackAsItWasUsed() {
    Policy policy = policy(site, "10/min sliding");
    admit(policy, 4);
    site.ticker().advance(Duration.ofSeconds(30));
    admit(policy, 6);

    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(36));
    site.ticker().advance(Duration.ofSeconds(36));
    assertThat(admitted(policy)).isEqualTo(4);
    assertThat(policy.quotas().get(0).resetAfter()).isEqualTo(Duration.ofSeconds(66));
  }

  @Example
  void whatIsGivenBackIsTakenOutOfTheSlotThatItWasPutIn() {
    Policy policy = policy(site, "10/min sliding");
    admit(policy, 4);
    site.ticker().advance(Duration.ofSeconds(30));
    admit(policy, 3);
    giveBack(policy, 3);

    site.ticker().advance(Duration.ofSeconds(36));
    assertThat(policy.isFresh()).isTrue();
  }

  @Example
  void whatIsOutOfTheWindowIsNotGivenBack() {
    Policy policy = policy(site, "2/min sliding");
    admit(policy, 2);
    site.ticker().advance(Duration.ofSeconds(70));
    admit(policy, 2);
    policy.release(REQUEST, Outcome.notSent(), Duration.ofSeconds(70).toNanos());

    assertThat(admitted(policy)).isZero();
  }

  @Example
  void clockThatRunsBackForgetsNothing() {
    Policy policy = policy(site, "2/s sliding");
    site.ticker().advance(Duration.ofSeconds(10));
    admit(policy, 2);
    site.ticker().advance(Duration.ofSeconds(-5));

    assertThat(admitted(policy)).isZero();
    giveBack(policy, 1);
    assertThat(left(policy)).containsExactly(0L);
    site.ticker().advance(Duration.ofMillis(6_100));
    assertThat(admitted(policy)).isEqualTo(2);
  }

  @Example
  void reloadKeepsWhatIsUsedUnderAnotherWindowToo() {
    Policy policy = policy(site, "10/min sliding");
    admit(policy, 8);

    Policy successor = policy(site.after(policy), "20/min sliding");
    assertThat(left(successor)).containsExactly(12L);
    successor = policy(site.after(successor), "20/h sliding");
    assertThat(left(successor)).containsExactly(12L);
    site.ticker().advance(Duration.ofMinutes(59));
    assertThat(left(successor)).containsExactly(12L);
    site.ticker().advance(Duration.ofMinutes(7));
    assertThat(left(successor)).containsExactly(20L);
  }

  private static List<Long> admissions(String limit, List<Integer> pausesMillis) {
    FakeSite site = FakeSite.of("quota");
    Policy policy = policy(site, limit);
    List<Long> admissions = new ArrayList<>();
    long nowMillis = 0;
    for (int pauseMillis : pausesMillis) {
      for (int i = admitted(policy); i > 0; i--) {
        admissions.add(nowMillis);
      }
      site.ticker().advance(Duration.ofMillis(pauseMillis));
      nowMillis += pauseMillis;
    }
    return admissions;
  }

  /** In spans that are open at their end. */
  private static long mostInASpan(List<Long> admissions) {
    return admissions.stream()
        .mapToLong(
            from ->
                admissions.stream().filter(at -> at >= from && at < from + MINUTE_MILLIS).count())
        .max()
        .orElse(0);
  }
}
