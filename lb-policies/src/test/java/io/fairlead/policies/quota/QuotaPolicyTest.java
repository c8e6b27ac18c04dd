package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotaPolicyTest {

  private static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  private final FakeSite site = FakeSite.of("quota");

  @Test
  void admitsTheBurstAndThenTheRate() {
    Policy policy = policy("2/s burst 3");

    assertThat(admitted(policy)).isEqualTo(3);
    advance(Duration.ofMillis(500).minusNanos(1));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofNanos(1));
    assertThat(admitted(policy)).isEqualTo(1);
    advance(Duration.ofHours(1));
    assertThat(admitted(policy)).isEqualTo(3);
  }

  @Test
  void tokenComesAtTheFirstNanosecondThatReachesIt() {
    Policy policy = policy("3/s");
    admitted(policy);

    advance(Duration.ofNanos(333_333_333));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofNanos(1));
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void everyLimitMustAllowAndNoneIsTakenFromOtherwise() {
    Policy policy = policy("5/s", "6/min");

    assertThat(admitted(policy)).isEqualTo(5);
    advance(Duration.ofSeconds(1));
    assertThat(admitted(policy)).isEqualTo(1);
    assertThat(policy.quotas()).extracting(QuotaStatus::remaining).containsExactly(4L, 0L);
  }

  @Test
  void retryAfterIsTheWaitForTheNextTokenRoundedUp() {
    Policy policy = policy("1/min");
    admitted(policy);

    assertThat(rejection(policy).retryAfter()).isEqualTo(Duration.ofSeconds(60));
    advance(Duration.ofNanos(1));
    assertThat(rejection(policy).retryAfter()).isEqualTo(Duration.ofSeconds(60));
    advance(Duration.ofSeconds(1));
    assertThat(rejection(policy).retryAfter()).isEqualTo(Duration.ofSeconds(59));
    advance(rejection(policy).retryAfter());
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void rejectionTellsOfTheLimitThatWaitsLongest() {
    Policy policy = policy("2/s", "2/min burst 3");
    admitted(policy);
    assertThat(rejection(policy).quota())
        .extracting(QuotaStatus::quota)
        .isEqualTo(Quota.perSecond(2));

    advance(Duration.ofSeconds(1));
    admitted(policy);
    Rejection rejection = rejection(policy);

    assertThat(rejection.reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
    assertThat(rejection.policy()).isEqualTo("quota");
    assertThat(rejection.retryAfter()).isEqualTo(Duration.ofSeconds(29));
    assertThat(rejection.quota())
        .isEqualTo(
            new QuotaStatus("quota", Quota.parse("2/min burst 3"), 0, Duration.ofSeconds(89)));
  }

  @Test
  void figuresAreThoseOfNow() {
    Policy policy = policy("10/s");
    for (int i = 0; i < 4; i++) {
      policy.tryAcquire(REQUEST);
    }
    assertThat(policy.quotas())
        .containsExactly(new QuotaStatus("quota", Quota.perSecond(10), 6, Duration.ofMillis(400)));

    advance(Duration.ofMillis(150));
    assertThat(policy.quotas())
        .containsExactly(new QuotaStatus("quota", Quota.perSecond(10), 7, Duration.ofMillis(250)));
  }

  @Test
  void figuresOfAnEnormousQuotaDoNotOverflow() {
    Policy policy =
        policy("999999999999999999/ms burst 999999999999999999", "1/d burst 999999999999999");
    policy.tryAcquire(REQUEST);

    assertThat(policy.quotas()).allSatisfy(s -> assertThat(s.remaining()).isPositive());
    assertThat(policy.quotas()).allSatisfy(s -> assertThat(s.resetAfter()).isPositive());
  }

  @Test
  void requestThatWasSentIsNotPutBack() {
    Policy policy = policy("1/h");
    policy.tryAcquire(REQUEST);
    policy.release(REQUEST, Outcome.failed(), 0);
    policy.release(REQUEST, Outcome.cancelled(), 0);

    assertThat(admitted(policy)).isZero();
  }

  @Test
  void tokenPutBackEndsTheDroughtAtOnce() {
    Policy policy = policy("1/h");
    policy.tryAcquire(REQUEST);
    rejection(policy);
    policy.release(REQUEST, Outcome.notSent(), 0);

    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void tokenPutBackNeverExceedsTheCapacity() {
    Policy policy = policy("2/s");
    policy.tryAcquire(REQUEST);
    advance(Duration.ofSeconds(5));
    policy.release(REQUEST, Outcome.notSent(), 0);

    assertThat(admitted(policy)).isEqualTo(2);
  }

  @Test
  void isFreshOnlyWhenEveryLimitIsFull() {
    Policy policy = policy("10/s", "10/min");
    assertThat(policy.isFresh()).isTrue();

    policy.tryAcquire(REQUEST);
    advance(Duration.ofSeconds(6).minusNanos(1));
    assertThat(policy.isFresh()).isFalse();
    advance(Duration.ofNanos(1));
    assertThat(policy.isFresh()).isTrue();
  }

  @Test
  void clockThatJumpsBackRefillsNothingTwice() {
    Policy policy = policy("1/s");
    advance(Duration.ofSeconds(10));
    assertThat(admitted(policy)).isEqualTo(1);

    advance(Duration.ofSeconds(-20));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofSeconds(21).minusNanos(1));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofNanos(1));
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void reloadWithTheSameQuotasKeepsTheBucket() {
    Policy policy = policy("1/h");
    admitted(policy);

    Policy successor = factory("1/h").create(site.after(policy));

    assertThat(admitted(successor)).isZero();
    advance(Duration.ofHours(1));
    assertThat(admitted(policy) + admitted(successor)).isEqualTo(1);
  }

  @Test
  void raisedQuotaGivesNothingButTheFasterRefill() {
    Policy policy = policy("10/min");
    admitted(policy);

    Policy successor = factory("100/min").create(site.after(policy));

    assertThat(admitted(successor)).isZero();
    advance(Duration.ofMillis(600));
    assertThat(admitted(successor)).isEqualTo(1);
  }

  @Test
  void loweredQuotaCutsWhatIsLeft() {
    Policy successor = factory("3/min").create(site.after(policy("10/min")));

    assertThat(admitted(successor)).isEqualTo(3);
  }

  @Test
  void limitKeepsItsTokensUnderAnotherWindow() {
    Policy policy = policy("5/s", "5/min");
    admitted(policy);

    Policy successor = factory("5/s", "500/h").create(site.after(policy));
    advance(Duration.ofSeconds(1));

    assertThat(admitted(successor)).isZero();
  }

  @Test
  void orderOfLimitsDoesNotMatter() {
    Policy policy = policy("10/s", "3/h");
    admitted(policy);

    Policy successor = factory("3/h", "10/s").create(site.after(policy));

    assertThat(successor.quotas()).extracting(QuotaStatus::remaining).containsExactly(0L, 7L);
  }

  @Test
  void additionalLimitStartsFull() {
    Policy policy = policy("3/s");
    admitted(policy);

    Policy successor = factory("3/s", "100/h").create(site.after(policy));

    assertThat(successor.quotas()).extracting(QuotaStatus::remaining).containsExactly(0L, 100L);
  }

  @Test
  void nothingIsPutBackIntoALimitThatItWasNotTakenFrom() {
    Policy policy = policy("2/s");
    policy.tryAcquire(REQUEST);
    Policy successor = factory("2/s", "1/h").create(site.after(policy));
    assertThat(successor.tryAcquire(REQUEST)).isNull();

    policy.release(REQUEST, Outcome.notSent(), 0);

    assertThat(admitted(successor)).isZero();
  }

  @Test
  void tenantsOwnQuotasHoldWhereTheStepNamesNone() {
    Tenant tenant =
        new Tenant("acme", null, Map.of(), List.of(Quota.perHour(2)), Priority.NORMAL, 1, Set.of());

    assertThat(admitted(factory().create(site.with(tenant)))).isEqualTo(2);
    assertThat(admitted(factory("1/h").create(site.with(tenant)))).isEqualTo(1);
  }

  @Test
  void withoutLimitEverythingIsAdmitted() {
    Policy policy = factory().create(site);

    assertThat(admitted(policy)).isEqualTo(1_000);
    assertThat(policy.isFresh()).isTrue();
    assertThat(policy.quotas()).isEmpty();
  }

  @Test
  void scopeIsTenantUnlessSaidOtherwise() {
    Options options = Options.of("quota", Map.of("scope", "tenant-route"));

    assertThat(factory("1/s").scope()).isEqualTo(PolicyScope.TENANT);
    assertThat(new QuotaProvider().configure(options).scope()).isEqualTo(PolicyScope.TENANT_ROUTE);
  }

  private Policy policy(String... limits) {
    return factory(limits).create(site);
  }

  private static PolicyFactory factory(String... limits) {
    return new QuotaProvider().configure(Options.of("quota", Map.of("limits", List.of(limits))));
  }

  private void advance(Duration duration) {
    site.ticker().advance(duration);
  }

  private static int admitted(Policy policy) {
    int admitted = 0;
    while (admitted < 1_000 && policy.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }

  private static Rejection rejection(Policy policy) {
    Rejection rejection = policy.tryAcquire(REQUEST);
    assertThat(rejection).isNotNull();
    return rejection;
  }
}
