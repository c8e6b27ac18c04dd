package io.fairlead.core.policy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.policy.PolicySite.PoolView;
import org.jspecify.annotations.Nullable;

/** Where an instance stands, its tenant apart: the same object for most tenants. */
record Position(
    @Nullable String route,
    @Nullable PoolView pool,
    @Nullable Endpoint endpoint,
    SharedState sharedState) {}
