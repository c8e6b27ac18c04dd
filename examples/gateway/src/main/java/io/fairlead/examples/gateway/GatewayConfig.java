package io.fairlead.examples.gateway;

import io.fairlead.api.Locality;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolver;
import java.util.Map;

/**
 * Everything that the gateway is told.
 *
 * @param listen where it listens
 * @param here the place that it stands in itself, for backends near it to be preferred
 * @param tenants how the tenant of a request is found
 * @param balancing tiers, tenants, pools, splits, routes, policies and the topology
 * @param administration who may administer it
 * @param observation what is told of requests and of trouble
 * @param discovery where more endpoints are found, by pool
 */
record GatewayConfig(
    ListenConfig listen,
    Locality here,
    TenantResolver tenants,
    LbConfig balancing,
    Administration administration,
    Observation observation,
    Map<String, Discovery> discovery) {}
