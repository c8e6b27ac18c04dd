package io.fairlead.policies.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import java.util.Map;

/** What the tests of quotas have in common. */
final class Quotas {

  static final RequestView REQUEST = RequestView.builder("GET", "/").build();

  private Quotas() {}

  static Policy policy(PolicySite site, String... limits) {
    return policy(site, Map.of("limits", List.of(limits)));
  }

  static Policy policy(PolicySite site, Map<String, Object> values) {
    return factory(values).create(site);
  }

  static PolicyFactory factory(Map<String, Object> values) {
    Options options = Options.of("quota", values);
    PolicyFactory factory = new QuotaProvider().configure(options);
    assertThat(options.problems()).isEmpty();
    return factory;
  }

  /** As many as are admitted at once, at most a thousand. */
  static int admitted(Policy policy) {
    return admitted(policy, REQUEST);
  }

  static int admitted(Policy policy, RequestView request) {
    int admitted = 0;
    while (admitted < 1_000 && policy.tryAcquire(request) == null) {
      admitted++;
    }
    return admitted;
  }

  static void admit(Policy policy, int requests) {
    for (int i = 0; i < requests; i++) {
      assertThat(policy.tryAcquire(REQUEST)).isNull();
    }
  }

  static void giveBack(Policy policy, int requests) {
    for (int i = 0; i < requests; i++) {
      policy.release(REQUEST, Outcome.notSent(), 0);
    }
  }

  static Rejection rejection(Policy policy, RequestView request) {
    Rejection rejection = policy.tryAcquire(request);
    assertThat(rejection).isNotNull();
    return rejection;
  }

  /** What is left of each quota. */
  static List<Long> left(Policy policy) {
    return policy.quotas().stream().map(QuotaStatus::remaining).toList();
  }
}
