package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.testkit.FakeSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A soft limit warns and refuses nothing. */
class SoftLimitTest {

  private final FakeSite site = FakeSite.of("quota");

  @ParameterizedTest
  @ValueSource(strings = {"10/h soft 8", "10/h aligned soft 8", "10/h sliding soft 8"})
  void tenantIsWarnedBeforeItIsRefused(String limit) {
    Policy policy = policy(site, limit);
    admit(policy, 7);
    assertThat(policy.quotas()).noneMatch(QuotaStatus::isSoftLimitReached);
    assertThat(policy.state()).isEmpty();

    admit(policy, 1);
    assertThat(policy.quotas()).allMatch(QuotaStatus::isSoftLimitReached);
    assertThat(policy.state()).isEqualTo("soft-limit");
    admit(policy, 2);
    giveBack(policy, 3);
    assertThat(policy.state()).isEmpty();
  }
}
