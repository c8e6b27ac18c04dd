package io.fairlead.policies.quota;

import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.testkit.FakeSite;
import io.fairlead.testkit.PolicyContract;
import java.util.List;
import java.util.Map;

class HierarchyContractTest extends PolicyContract {

  @Override
  protected PolicyProvider provider() {
    return new QuotaProvider();
  }

  @Override
  protected FakeSite site() {
    return super.site().with(HierarchyTest.tenant("acme", "umbrella"));
  }

  @Override
  protected Map<String, Object> options() {
    return Map.of(
        "organisation", Map.of("label", "org", "limits", List.of("50/s")),
        "limits", List.of("40/s"),
        "user", Map.of("cookie", "session", "limits", List.of("30/s")));
  }
}
