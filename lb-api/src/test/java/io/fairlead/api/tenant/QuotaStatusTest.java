package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.QuotaStatus.Level;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The fields of responses. The golden lines are those of draft-ietf-httpapi-ratelimit-headers-11,
 * sections 3.2 and 4.2, with names of ours, a space behind the commas as RFC 9651 writes lists, and
 * without partition keys.
 */
class QuotaStatusTest {

  @Test
  void policiesAreWrittenAsInTheDraft() {
    // "permin";q=50;w=60,"perhr";q=1000;w=3600
    assertThat(QuotaStatus.rateLimitPolicy(List.of(status("50/min"), status("1000/h"))))
        .isEqualTo("\"quota-60s\";q=50;w=60, \"quota-3600s\";q=1000;w=3600");
    // "burst";q=100;w=60,"daily";q=1000;w=86400
    assertThat(QuotaStatus.rateLimitPolicy(List.of(status("100/min"), status("1000/d aligned"))))
        .isEqualTo("\"quota-60s\";q=100;w=60, \"quota-86400s\";q=1000;w=86400");
    // "peruser";q=65535;qu="content-bytes";w=10;pk=:sdfjLJUOUH==:
    Quota bytes = Quota.of(65_535, Duration.ofSeconds(10)).in(Quota.Unit.BYTES);
    assertThat(
            QuotaStatus.rateLimitPolicy(
                List.of(new QuotaStatus("quota", Level.USER, bytes, 1, Duration.ZERO))))
        .isEqualTo("\"quota-user-10s-bytes\";q=65535;qu=\"content-bytes\";w=10");
  }

  @Test
  void serviceLimitsAreWrittenAsInTheDraft() {
    // "default";r=50;t=30
    QuotaStatus first =
        new QuotaStatus("default", Quota.perMinute(100), 50, Duration.ofMillis(29_001));
    // "default";r=300000000;t=60;pk=:QXBwLTk5OQ==:
    QuotaStatus second =
        new QuotaStatus(
            "default",
            Level.ORGANISATION,
            Quota.parse("900000000 cost/h"),
            300_000_000,
            Duration.ofMinutes(1));

    assertThat(QuotaStatus.rateLimit(List.of(first, second)))
        .isEqualTo(
            "\"default-60s\";r=50;t=30, \"default-organisation-3600s-cost\";r=300000000;t=60");
  }

  @Test
  void refusalSpeaksOfTheTimeOfRetryAfter() {
    QuotaStatus usedUp = new QuotaStatus("quota", Quota.perMinute(60), 0, Duration.ofSeconds(60));
    Rejection rejection =
        Rejection.of(RejectionReason.QUOTA_EXCEEDED)
            .withRetryAfter(Duration.ofMillis(1_500))
            .withQuota(usedUp);

    assertThat(QuotaStatus.rateLimit(rejection)).isEqualTo("\"quota-60s\";r=0;t=2");
    assertThat(rejection.retryAfterSeconds()).isEqualTo(2);
    assertThat(QuotaStatus.rateLimit(Rejection.of(RejectionReason.OVERLOADED))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "100/h soft 80, 21, false",
    "100/h soft 80, 20, true",
    "100/h soft 80, 0, true",
    "100/h, 1, false",
    "100/h, 0, true",
    "10/s burst 40 soft 30, 11, false",
    "10/s burst 40 soft 30, 10, true"
  })
  void softLimitIsReachedOnceSoMuchIsUsed(String quota, long remaining, boolean reached) {
    QuotaStatus status = new QuotaStatus("quota", Quota.parse(quota), remaining, Duration.ZERO);

    assertThat(status.isSoftLimitReached()).isEqualTo(reached);
  }

  private static QuotaStatus status(String quota) {
    return new QuotaStatus("quota", Quota.parse(quota), 1, Duration.ZERO);
  }
}
