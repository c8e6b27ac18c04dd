package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.REQUEST;
import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.admitted;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {

  private static final double RATE = 100;
  private static final double BURST = 60;
  private static final double SECONDS = 30;
  private static final String LIMIT = "100/s burst 60 warm-up 30s";

  private final FakeSite site = FakeSite.of("quota");

  /**
   * The solution of {@code T(m) = burst + rate x t}: 3m - m^2 / n up to n units, which take 2n
   * tokens, and one for each after them.
   */
  private static double units(double seconds) {
    double n = RATE * SECONDS / 2;
    double tokens = BURST + RATE * seconds;
    return tokens < 2 * n ? n * (3 - Math.sqrt(9 - 4 * tokens / n)) / 2 : tokens - n;
  }

  @Test
  void underLoadItAdmitsWhatTheClosedFormSays() {
    Policy policy = policy(site, LIMIT);
    int admitted = admitted(policy);
    for (int tenths = 0; tenths <= 600; tenths++) {
      assertThat((double) admitted).isCloseTo(units(tenths / 10.0), within(1.0));
      advance(Duration.ofMillis(100));
      admitted += admitted(policy);
    }
  }

  @Test
  void itStartsAtAThirdAndReachesTheWholeInTime() {
    Policy policy = policy(site, LIMIT);

    assertThat(admitted(policy)).isEqualTo(20);
    assertThat(admittedWithin(policy, 1)).isBetween(33, 35);
    admittedWithin(policy, 28);
    assertThat(admittedWithin(policy, 10)).isBetween(990, 1_000);
  }

  /** The negative control: the curve is not that of a quota without a warm-up. */
  @Test
  void quotaWithoutWarmUpWouldBeFound() {
    Policy policy = policy(site, "100/s burst 60");

    assertThat(admitted(policy)).isEqualTo(60).isNotCloseTo(20, within(1));
    assertThat(admittedWithin(policy, 1)).isEqualTo(100);
  }

  @Test
  void itIsColdAgainAfterAsLongARest() {
    Policy policy = policy(site, LIMIT);
    admittedWithin(policy, 60);

    advance(Duration.ofMillis(30_600)); // until the bucket is full, and then as long as it takes
    assertThat(policy.isFresh()).isTrue();
    assertThat(admitted(policy)).isEqualTo(20);
  }

  @Test
  void afterAShortRestItIsHalfCold() {
    Policy policy = policy(site, LIMIT);
    admittedWithin(policy, 60);

    advance(Duration.ofMillis(15_600));
    assertThat(admitted(policy)).isBetween(29, 31); // two tokens each
  }

  @ParameterizedTest
  @CsvSource({"18, false", "40, true"})
  void loadAboveAThirdOfTheRateMakesItWarmAndBelowAFifthDoesNot(int perSecond, boolean isWarm) {
    Policy policy = policy(site, LIMIT);
    for (int i = 0; i < 120 * perSecond; i++) {
      advance(Duration.ofNanos(1_000_000_000L / perSecond));
      policy.tryAcquire(REQUEST);
    }
    advance(Duration.ofMillis(100));

    assertThat(admitted(policy)).isBetween(isWarm ? 55 : 20, isWarm ? 60 : 25);
  }

  /** Dropped and made anew it would be whole and cold. */
  @Test
  void itIsNotFreshWhileItIsWarm() {
    Policy policy = policy(site, LIMIT);
    assertThat(policy.isFresh()).isTrue();
    admit(policy, 15);

    advance(Duration.ofMillis(740)); // full after 450 ms, and fifteen units cool in 300 ms
    assertThat(policy.isFresh()).isFalse();
    advance(Duration.ofMillis(15));
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void retryAfterIsTheWaitForThreeTokensWhileItIsCold() {
    Policy policy = policy(site, "1/min burst 1 warm-up 24h");
    admit(policy, 1);

    // Three tokens of which one was there: two are owed, and a bucket of one is to be full.
    assertThat(rejection(policy, REQUEST).retryAfter()).isBetween(seconds(178), seconds(180));
    advance(rejection(policy, REQUEST).retryAfter().minusSeconds(1));
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
    advance(Duration.ofSeconds(1));
    assertThat(policy.tryAcquire(REQUEST)).isNull();
  }

  @Test
  void figuresSayWhatWouldBeAdmittedNow() {
    Policy policy = policy(site, LIMIT);
    assertThat(left(policy)).containsExactly(20L);
    admit(policy, 5);
    assertThat(left(policy)).containsExactly(15L);
    assertThat(policy.quotas())
        .extracting(QuotaStatus::resetAfter)
        .allMatch(reset -> reset.compareTo(Duration.ofMillis(150)) <= 0);
    admit(policy, 15);
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();

    admittedWithin(policy, 60);
    advance(Duration.ofMillis(300));
    assertThat(left(policy)).containsExactly(30L);
    assertThat(QuotaStatus.rateLimitPolicy(policy.quotas())).isEqualTo("\"quota-1s\";q=100;w=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {LIMIT, "100 cost/s burst 60 warm-up 30s", "100 bytes/s warm-up 30s"})
  void whatIsGivenBackAtOnceIsAsIfItHadNotBeenTaken(String limit) {
    Policy policy = policy(site, limit);
    int burst = admitted(policy);
    giveBack(policy, burst);

    assertThat(policy.isFresh()).isTrue();
    assertThat(admitted(policy)).isEqualTo(burst);
  }

  /** Neither while others come and go, nor while it cools. */
  @Property(tries = 200, seed = "20260101")
  void givingBackNeverGivesMoreThanWasTaken(
      @ForAll @IntRange(max = 40_000) int millis, @ForAll @IntRange(min = 1, max = 20) int taken) {
    FakeSite other = FakeSite.of("quota");
    Policy policy = policy(other, LIMIT);
    admittedWithin(policy, other, 60);
    other.ticker().advance(Duration.ofMillis(200));
    admit(policy, taken);
    other.ticker().advance(Duration.ofMillis(millis));
    admitted(policy);
    for (int i = 0; i < taken; i++) {
      policy.release(REQUEST, Outcome.notSent(), Duration.ofMillis(millis).toNanos());
    }

    assertThat(admitted(policy)).isLessThanOrEqualTo(taken);
  }

  @Test
  void largeRequestIsAdmittedWhenTheBucketIsFullAndLeavesADebt() {
    Policy policy = policy(site, "100 cost/s burst 60 warm-up 30s");
    RequestView large = RequestView.builder("GET", "/").cost(60).build();

    assertThat(policy.tryAcquire(large)).isNull(); // 178 tokens
    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(seconds(2));
    policy.release(large, Outcome.notSent(), 0);
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void costBeyondTheEstimateTakesTokensOfItsPrice() {
    Policy policy = policy(site, "100 cost/s burst 60 warm-up 30s");
    admit(policy, 1);
    policy.release(REQUEST, Outcome.success().withCost(11), 0);

    assertThat(left(policy)).containsExactly(9L);
  }

  @Test
  void reloadKeepsWhatIsUsedAndHowWarmItIs() {
    Policy policy = policy(site, LIMIT);
    admittedWithin(policy, 60);
    Policy slower = policy(site.after(policy), "50/s burst 60 warm-up 30s");

    assertThat(admitted(slower)).isZero();
    assertThat(admittedWithin(slower, 1)).isEqualTo(50);
  }

  @Test
  void warmUpThatComesOrGoesKeepsWhatIsUsed() {
    Policy policy = policy(site, "100/s burst 60");
    admit(policy, 45);
    Policy warming = policy(site.after(policy), LIMIT);
    assertThat(left(warming)).containsExactly(5L);

    Policy without = policy(site.after(warming), "100/s burst 60");
    assertThat(left(without)).containsExactly(15L);
  }

  @Test
  void clockThatJumpsBackNeitherCoolsNorWarms() {
    Policy policy = policy(site, LIMIT);
    admittedWithin(policy, 60);
    advance(Duration.ofSeconds(-20));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofSeconds(20));

    assertThat(admittedWithin(policy, 1)).isEqualTo(100);
  }

  private int admittedWithin(Policy policy, int seconds) {
    return admittedWithin(policy, site, seconds);
  }

  private static int admittedWithin(Policy policy, FakeSite at, int seconds) {
    int admitted = 0;
    for (int i = 0; i < 100 * seconds; i++) {
      at.ticker().advance(Duration.ofMillis(10));
      admitted += admitted(policy);
    }
    return admitted;
  }

  private void advance(Duration duration) {
    site.ticker().advance(duration);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
