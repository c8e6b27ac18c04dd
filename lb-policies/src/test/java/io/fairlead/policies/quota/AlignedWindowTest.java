package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.REQUEST;
import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.admitted;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.policy.Policy;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignedWindowTest {

  private Instant now = Instant.parse("2026-03-15T10:20:30Z");
  private final FakeSite site = FakeSite.of("quota").with(() -> now);

  /** Where the window of an instant ends, as calendars have it. */
  @ParameterizedTest
  @CsvSource({
    "s,     UTC,              2026-03-15T10:20:30.250Z, 2026-03-15T10:20:31Z",
    "min,   UTC,              2026-03-15T10:20:30Z,     2026-03-15T10:21:00Z",
    "h,     Asia/Kolkata,     2026-03-15T10:20:30Z,     2026-03-15T10:30:00Z",
    "d,     UTC,              2026-03-15T10:20:30Z,     2026-03-16T00:00:00Z",
    "d,     America/New_York, 2026-03-15T02:20:30Z,     2026-03-15T04:00:00Z",
    "month, UTC,              2026-02-28T23:59:59Z,     2026-03-01T00:00:00Z",
    "month, Pacific/Auckland, 2024-02-01T00:00:00Z,     2024-02-29T11:00:00Z",
    // Europe/Rome puts its clocks forward on 29 March 2026 and back on 25 October: days of 23 and
    // 25 hours.
    "d,     Europe/Rome,      2026-03-29T10:00:00Z,     2026-03-29T22:00:00Z",
    "d,     Europe/Rome,      2026-10-24T22:00:00Z,     2026-10-25T23:00:00Z",
    "h,     Europe/Rome,      2026-10-25T00:30:00Z,     2026-10-25T01:00:00Z",
    // In 2018 the fourth of November began at 01:00 in Sao Paulo.
    "d,     America/Sao_Paulo, 2018-11-04T12:00:00Z,    2018-11-05T02:00:00Z"
  })
  void windowIsOfTheCalendarAndTheZone(String unit, String zone, Instant within, Instant end) {
    now = within;
    Policy policy = policy(site, options(zone, "3/" + unit + " aligned"));
    admit(policy, 3);

    now = end.minusMillis(1);
    assertThat(admitted(policy)).isZero();
    now = end;
    assertThat(admitted(policy)).isEqualTo(3);
  }

  @Test
  void retryAfterIsTheEndOfTheWindow() {
    Policy policy = policy(site, "5/min aligned");
    admit(policy, 5);

    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(30));
    now = now.plusMillis(29_001);
    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.quotas().get(0).resetAfter()).isEqualTo(Duration.ofMillis(999));
  }

  /** The law. A clock may be set back, by less than a window. */
  @Property(tries = 300, seed = "20260101")
  void noWindowAdmitsMoreThanItsLimit(
      @ForAll @Size(max = 60) List<@IntRange(min = -59, max = 90) Integer> steps) {
    now = Instant.parse("2026-03-15T10:20:30Z");
    Policy policy = policy(site, "7/min aligned");
    Map<Instant, Integer> byWindow = new HashMap<>();
    Instant latest = now;
    for (int seconds : steps) {
      now = now.plusSeconds(seconds);
      latest = now.isBefore(latest) ? latest : now;
      if (now.isBefore(latest.truncatedTo(ChronoUnit.MINUTES).minusSeconds(60))) {
        now = latest;
      }
      byWindow.merge(latest.truncatedTo(ChronoUnit.MINUTES), admitted(policy), Integer::sum);
    }
    assertThat(byWindow.values()).allMatch(admitted -> admitted <= 7);
  }

  @Test
  void clockThatIsSetBackByMoreBeginsAnotherWindow() {
    Policy policy = policy(site, "5/min aligned");
    admit(policy, 5);

    now = now.minusSeconds(60);
    assertThat(admitted(policy)).isZero();
    now = now.minusSeconds(3_600);
    assertThat(admitted(policy)).isEqualTo(5);
  }

  @Test
  void requestThatBeganInAnEarlierWindowGivesNothingBack() {
    Policy policy = policy(site, "5/min aligned");
    admit(policy, 5);
    now = now.plusSeconds(31);
    admit(policy, 5);

    policy.release(REQUEST, Outcome.notSent(), Duration.ofSeconds(31).toNanos());
    assertThat(admitted(policy)).isZero();
    policy.release(REQUEST, Outcome.notSent(), Duration.ofMillis(500).toNanos());
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void debtOfAMonthIsPaidByTheCalendar() {
    Policy policy = policy(site, "100 cost/month aligned");
    policy.tryAcquire(REQUEST);
    policy.release(REQUEST, Outcome.success().withCost(1_250), 0);

    now = Instant.parse("2027-03-01T00:00:00Z");
    assertThat(left(policy)).containsExactly(50L);
  }

  @Test
  void reloadKeepsWhatIsUsedUnderAnotherWindowAndZoneToo() {
    Policy policy = policy(site, "10/h aligned");
    admit(policy, 8);

    Policy successor = policy(site.after(policy), "20/h aligned");
    assertThat(left(successor)).containsExactly(12L);
    successor = policy(site.after(successor), options("Asia/Tokyo", "20/d aligned"));
    assertThat(left(successor)).containsExactly(12L);
    now = Instant.parse("2026-03-15T15:00:00Z");
    assertThat(left(successor)).containsExactly(20L);
  }

  private static Map<String, Object> options(String zone, String limit) {
    return Map.of("zone", zone, "limits", List.of(limit));
  }
}
