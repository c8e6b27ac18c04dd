package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RejectionTest {

  @ParameterizedTest
  @EnumSource
  void eachReasonHasOneSharedRejection(RejectionReason reason) {
    Rejection rejection = Rejection.of(reason);

    assertThat(Rejection.of(reason)).isSameAs(rejection);
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.httpStatus()).isEqualTo(reason.httpStatus()).isBetween(400, 599);
    assertThat(rejection.retryAfter()).isZero();
    assertThat(rejection.policy()).isNull();
    assertThat(rejection.quota()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void textIsOnePlainSentenceForTheClient(RejectionReason reason) {
    assertThat(reason.text()).matches("[a-z][^.\\n]{10,80}");
  }

  @Test
  void detailsAreAddedOneByOne() {
    QuotaStatus status = new QuotaStatus("quota", Quota.perMinute(10), 0, Duration.ofSeconds(6));
    Rejection plain = Rejection.of(RejectionReason.QUOTA_EXCEEDED);

    Rejection detailed =
        plain.withPolicy("quota").withQuota(status).withRetryAfter(Duration.ofSeconds(6));

    assertThat(detailed.reason()).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
    assertThat(detailed.policy()).isEqualTo("quota");
    assertThat(detailed.quota()).isSameAs(status);
    assertThat(detailed.retryAfter()).hasSeconds(6);
    assertThat(detailed).hasToString("Rejection[QUOTA_EXCEEDED by quota, retry after PT6S]");
    assertThat(plain).hasToString("Rejection[QUOTA_EXCEEDED]");
  }

  @Test
  void refusesNegativeDelay() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Rejection.of(RejectionReason.OVERLOADED).withRetryAfter(Duration.ofNanos(-1)))
        .withMessageContaining("PT-0.000000001S");
  }

  @Test
  void exceptionCarriesRejectionAndNoStackTrace() {
    Rejection rejection = Rejection.of(RejectionReason.OVERLOADED);
    RejectedException exception = new RejectedException(rejection);

    assertThat(exception.rejection()).isSameAs(rejection);
    assertThat(exception).hasMessage("the service is over its capacity");
    assertThat(exception.getStackTrace()).isEmpty();
  }

  @Test
  void retryAfterInWholeSecondsIsRoundedUp() {
    Rejection rejection = Rejection.of(RejectionReason.OVERLOADED);

    assertThat(rejection.retryAfterSeconds()).isZero();
    assertThat(rejection.withRetryAfter(Duration.ofNanos(1)).retryAfterSeconds()).isEqualTo(1);
    assertThat(rejection.withRetryAfter(Duration.ofSeconds(2)).retryAfterSeconds()).isEqualTo(2);
  }
}
