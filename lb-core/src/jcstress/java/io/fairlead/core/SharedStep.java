package io.fairlead.core;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;

/** A step of admission for races: one instance for all tenants, which keeps nothing itself. */
abstract class SharedStep implements PolicyProvider, PolicyFactory, Policy {

  private final String name;

  SharedStep(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final PolicyFactory configure(Options options) {
    return this;
  }

  @Override
  public final PolicyScope scope() {
    return PolicyScope.TENANT;
  }

  @Override
  public final Policy create(PolicySite site) {
    return this;
  }
}
