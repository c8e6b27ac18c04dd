package io.fairlead.api.stats;

import java.util.List;

/**
 * The state of a pool.
 *
 * @param balancer the name of its algorithm
 * @param endpoints in the order of the membership, drained ones included
 */
public record PoolStats(String balancer, List<EndpointStats> endpoints) {}
