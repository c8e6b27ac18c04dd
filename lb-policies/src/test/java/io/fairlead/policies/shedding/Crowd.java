package io.fairlead.policies.shedding;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.testkit.FakeSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pool of ten slots and twenty tenants, whose requests are let through or not. */
final class Crowd {

  static final Duration WINDOW = Duration.ofSeconds(1);
  static final int SLOTS = 10;

  final FakeSite site = FakeSite.of("shedding").in(new PoolView("shared", SLOTS, Map.of(1, 20)));
  private final Map<String, Object> options;

  Crowd(Map<String, Object> options) {
    this.options = options;
  }

  Policy policy(String tenant, Priority priority) {
    return policy(site.with(tenant(tenant, priority)));
  }

  Policy policy(FakeSite at) {
    Options reader = Options.of("policies.shedding", options);
    Policy policy = new SheddingProvider().configure(reader).create(at);
    if (!reader.problems().isEmpty()) {
      throw new AssertionError(reader.problems());
    }
    return policy;
  }

  static Tenant tenant(String id, Priority priority) {
    return new Tenant(id, null, Map.of(), List.of(), priority, 1, Set.of());
  }

  static RequestView request(String id) {
    return RequestView.builder("GET", "/").header("X-Request-ID", id).build();
  }

  /** Takes so many windows of overload: all slots are taken twice over when each request comes. */
  void overload(List<Policy> tenants, int windows) {
    for (Policy tenant : tenants) {
      for (int i = 0; i < 2; i++) {
        tenant.tryAcquire(request(""));
      }
    }
    for (int window = 0; window < windows; window++) {
      for (int i = 0; i < 50; i++) {
        for (Policy tenant : tenants) {
          if (tenant.tryAcquire(request(window + "-" + i)) == null) {
            tenant.release(request(""), Outcome.success(), 1);
          }
        }
      }
      site.ticker().advance(WINDOW);
    }
  }
}
