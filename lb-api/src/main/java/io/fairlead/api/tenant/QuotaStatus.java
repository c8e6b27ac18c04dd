package io.fairlead.api.tenant;

import java.time.Duration;

/**
 * Where a tenant stands against one of its quotas: the figures of the {@code RateLimit} and {@code
 * RateLimit-Policy} response headers.
 *
 * @param policy the name of the policy that keeps the quota
 * @param quota the limit
 * @param remaining requests that would be admitted now, at least 0
 * @param resetAfter until the quota is whole again
 */
public record QuotaStatus(String policy, Quota quota, long remaining, Duration resetAfter) {}
