package io.fairlead.api.stats;

import io.fairlead.api.RejectionReason;
import java.util.Map;

/**
 * The state of a load balancer at one moment. Counts begin when the thing counted began to live: a
 * tenant's when it was first seen or came back after its state was dropped.
 *
 * @param tenants the tenants that have live state, by id
 * @param pools the pools, by name
 * @param rejectedWithoutTenant requests refused before a configured tenant was known, by reason
 * @param shadowRejections requests that a policy in {@linkplain
 *     io.fairlead.api.config.PolicyConfig.Mode#SHADOW shadow mode} would have refused, by its name
 * @param lostLeases leases that reached the maximum age
 * @param faults exceptions of resolvers, balancers, policies and listeners that were contained
 */
public record LbStats(
    Map<String, TenantStats> tenants,
    Map<String, PoolStats> pools,
    Map<RejectionReason, Long> rejectedWithoutTenant,
    Map<String, Long> shadowRejections,
    long lostLeases,
    long faults) {}
