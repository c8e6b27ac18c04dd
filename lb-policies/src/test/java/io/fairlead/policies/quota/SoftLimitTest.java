package io.fairlead.policies.quota;

import static io.fairlead.policies.quota.Quotas.admit;
import static io.fairlead.policies.quota.Quotas.giveBack;
import static io.fairlead.policies.quota.Quotas.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.testkit.FakeSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @ValueSource(strings = {"10/h soft 8", "10/h aligned soft 8", "10/h sliding soft 8"})
  void requestsBeyondItHaveALowerPriorityWhereThatIsChosen(String limit) {
    Policy lowering =
        policy(site, Map.of("limits", List.of(limit), "beyond-soft", "lower-priority"));
    Policy warning = policy(site, limit);
    for (int i = 0; i < 10; i++) {
      admit(lowering, 1);
      admit(warning, 1);
      assertThat(lowering.lowersPriority(Quotas.REQUEST)).isEqualTo(i >= 8);
      assertThat(warning.lowersPriority(Quotas.REQUEST)).isFalse();
    }
  }

  @Test
  void quotaWithoutOneLowersNothing() {
    Policy policy = policy(site, Map.of("limits", List.of("3/h"), "beyond-soft", "lower-priority"));
    admit(policy, 3);

    assertThat(policy.lowersPriority(Quotas.REQUEST)).isFalse();
  }

  @Test
  void userBeyondItIsLoweredAloneAndForCountedMethodsOnly() {
    Policy policy =
        policy(
            site,
            Map.of(
                "methods",
                List.of("GET"),
                "user",
                Map.of("header", "X-Key", "limits", List.of("10/h soft 1")),
                "beyond-soft",
                "lower-priority"));
    RequestView greedy = RequestView.builder("GET", "/").header("X-Key", "greedy").build();
    RequestView modest = RequestView.builder("GET", "/").header("X-Key", "modest").build();
    RequestView post = RequestView.builder("POST", "/").header("X-Key", "greedy").build();
    policy.tryAcquire(greedy);
    policy.tryAcquire(greedy);
    policy.tryAcquire(modest);

    assertThat(policy.lowersPriority(greedy)).isTrue();
    assertThat(policy.lowersPriority(modest)).isFalse();
    assertThat(policy.lowersPriority(post)).isFalse();
  }
}
