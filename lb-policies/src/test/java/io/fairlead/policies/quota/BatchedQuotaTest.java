package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.REQUEST;
import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.left;
import static io.fairlead.policies.quota.Quotas.policy;
import static io.fairlead.policies.quota.Quotas.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quotas whose bursts are large enough for a batch of tokens in front of the bucket. */
class BatchedQuotaTest {

  /** Of a burst of 2048 and more the batch is 32 requests. */
  private static final int BATCH = 32;

  private final FakeSite site = FakeSite.of("quota");

  @Test
  void theWholeBurstIsAdmittedAndNotOneMore() {
    Policy policy = policy(site, "1000/h burst 2048");

    assertThat(admitted(policy)).isEqualTo(2_048);
    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(4));
    advance(Duration.ofMillis(3_600).minusNanos(1));
    assertThat(admitted(policy)).isZero();
    advance(Duration.ofNanos(1));
    assertThat(admitted(policy)).isEqualTo(1);
  }

  @Test
  void nothingOfTheSustainedRateIsLost() {
    Policy policy = policy(site, "1000/s burst 2048");
    long admitted = admitted(policy);
    for (int i = 0; i < 80_000; i++) {
      advance(Duration.ofMillis(7));
      admitted += admitted(policy);
    }

    assertThat(admitted).isEqualTo(2_048 + 560_000);
  }

  @Test
  void rateThatStaysBelowTheQuotaIsNeverRefused() {
    Policy policy = policy(site, "1000/s burst 2048");
    for (int i = 0; i < 100_000; i++) {
      advance(Duration.ofMillis(1));
      admit(policy, 1);
    }
  }

  @Test
  void burstAfterUseIsShortOfABatchAtMost() {
    Policy policy = policy(site, "1000/s burst 2048");
    for (int used = 1; used < 200; used++) {
      admit(policy, used);
      advance(Duration.ofMinutes(1));

      assertThat(admitted(policy)).isBetween(2_048 - BATCH, 2_048);
      advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void figuresCountTheBatchToo() {
    Policy policy = policy(site, "1000/h burst 2048 soft 2000");
    admit(policy, 1_999);
    assertThat(left(policy)).containsExactly(49L);
    assertThat(policy.state()).isEmpty();

    admit(policy, 1);
    assertThat(policy.quotas()).allMatch(QuotaStatus::isSoftLimitReached);
    assertThat(policy.quotas().get(0).resetAfter()).isEqualTo(Duration.ofHours(2));
    giveBack(policy, 2_000);
    assertThat(policy.quotas().get(0).resetAfter()).isZero();
  }

  /** Dropped and made anew, a quota would hold its whole burst. */
  @Test
  void isNotFreshBeforeItHoldsAsMuchAsAFreshOne() {
    Policy policy = policy(site, "1000/s burst 2048");
    for (int used = 1; used < 100; used++) {
      admit(policy, used);
      while (!policy.isFresh()) {
        advance(Duration.ofMillis(1));
      }
      assertThat(admitted(policy)).isEqualTo(2_048);
      advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void largeRequestIsAdmittedOnceEverythingIsThere() {
    Policy policy = policy(site, "1000 cost/s burst 6400");
    RequestView large = RequestView.builder("GET", "/").cost(6_400).build();
    admit(policy, 50); // out of a batch of 100
    advance(Duration.ofMinutes(1));

    Duration wait = rejection(policy, large).retryAfter();
    assertThat(wait).isEqualTo(Duration.ofSeconds(1));
    advance(wait);
    assertThat(policy.tryAcquire(large)).isNull();
    assertThat(left(policy)).containsExactly(0L);
  }

  @Test
  void largeRequestTakesFromBatchAndBucketTogether() {
    Policy policy = policy(site, "1000 cost/h burst 6400");
    RequestView large = RequestView.builder("GET", "/").cost(6_349).build();
    admit(policy, 51);

    assertThat(policy.tryAcquire(large)).isNull();
    assertThat(left(policy)).containsExactly(0L);
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
  }

  @Test
  void debtIsPaidBeforeAnythingIsAdmitted() {
    Policy policy = policy(site, "1000 cost/s burst 6400");
    admit(policy, 2);
    policy.release(REQUEST, Outcome.success().withCost(7_400), 0);
    assertThat(rejection(policy, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(2));

    giveBack(policy, 1); // less than is owed
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
    advance(Duration.ofSeconds(1));
    assertThat(policy.tryAcquire(REQUEST)).isNotNull();
    advance(Duration.ofMillis(1));
    assertThat(policy.tryAcquire(REQUEST)).isNull();
  }

  @Test
  void whatIsGivenBackToAnEmptyBatchIsNotCutByAFullBucket() {
    Policy policy = policy(site, "1000/s burst 2048");
    admit(policy, BATCH);
    giveBack(policy, BATCH);

    assertThat(policy.isFresh()).isTrue();
  }

  /** Whatever the sizes of burst and batch before and after. */
  @Test
  void otherLimitCountsFromTheNextRequestOn() {
    for (int burst : List.of(1, 63, 64, 500, 2_048, 100_000)) {
      Policy policy = policy(site, "1000/h burst 2048");
      admit(policy, 40);

      Policy successor = policy(site.after(policy), "1000/h burst " + burst);
      assertThat(left(successor)).containsExactly(Math.min(burst, 2_008L));
      assertThat(admitted(successor)).isEqualTo(Math.min(burst, 2_008));
      assertThat(rejection(policy, REQUEST).quota())
          .extracting(status -> status.quota().burst())
          .isEqualTo((long) burst);
    }
  }

  @Test
  void otherRateCountsFromTheNextRequestOn() {
    Policy policy = policy(site, "1000/h burst 2048");
    admit(policy, 2_048);
    Policy faster = policy(site.after(policy), "36000/h burst 2048");
    assertThat(rejection(faster, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    advance(Duration.ofSeconds(10));
    assertThat(admitted(faster)).isEqualTo(100);

    Policy slower = policy(site.after(faster), "36/h burst 2048");
    assertThat(rejection(slower, REQUEST).retryAfter()).isEqualTo(Duration.ofSeconds(100));
    advance(Duration.ofSeconds(100));
    assertThat(admitted(slower)).isEqualTo(1);
  }

  @Test
  void usersAtRestMakeRoomForOthers() {
    Map<String, Object> options =
        Map.of("user", Map.of("header", "Key", "limits", List.of("100/s"), "max-keys", 1));
    Policy policy = policy(site, options);
    assertThat(policy.tryAcquire(user("a"))).isNull();
    policy.release(user("a"), Outcome.success(), 0);

    advance(Duration.ofMinutes(1));
    policy.tryAcquire(user("b"));
    advance(Duration.ofMinutes(1));
    assertThat(policy.tryAcquire(user("b"))).isNull();
  }

  private static RequestView user(String key) {
    return RequestView.builder("GET", "/").header("Key", key).build();
  }

  private void advance(Duration duration) {
    site.ticker().advance(duration);
  }

  private static int admitted(Policy policy) {
    int admitted = 0;
    while (policy.tryAcquire(REQUEST) == null) {
      admitted++;
    }
    return admitted;
  }
}
