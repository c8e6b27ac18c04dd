package io.fairlead.examples.gateway;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolver;

/**
 * Everything that the gateway is told.
 *
 * @param listen where it listens
 * @param tenants how the tenant of a request is found
 * @param balancing tiers, tenants, pools, routes and policies
 */
record GatewayConfig(ListenConfig listen, TenantResolver tenants, LbConfig balancing) {}
