package io.fairlead.core.blame;

import io.fairlead.api.policy.PolicyScope;

/** Whose fault a failure is. Each is charged to one, so that none counts twice. */
public enum Fault {
  /** The endpoint fails anyone. */
  ENDPOINT,

  /** The tenant fails anywhere. */
  TENANT,

  /** The tenant fails at this endpoint, and neither does otherwise. */
  PAIR,

  /** There is nobody to compare with, so it counts wherever it is met. */
  UNKNOWN;

  /** Whether the failure counts against the endpoint, and so against its pool. */
  public boolean isOfEndpoint() {
    return this == ENDPOINT || this == UNKNOWN;
  }

  /** Whether the failure counts against what a policy of a scope stands for. */
  public boolean isOf(PolicyScope scope) {
    return switch (scope) {
      case ENDPOINT, POOL -> isOfEndpoint();
      case TENANT, TENANT_ROUTE, TENANT_POOL -> this == TENANT || this == UNKNOWN;
    };
  }
}
