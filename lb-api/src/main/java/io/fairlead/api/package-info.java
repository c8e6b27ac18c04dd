/**
 * Fairlead's front door.
 *
 * <p>Hosts need six types of this package: {@link io.fairlead.api.LoadBalancer} admits a {@link
 * io.fairlead.api.RequestView} and answers with an {@link io.fairlead.api.Admission}, which is a
 * {@link io.fairlead.api.Lease} to be completed with an {@link io.fairlead.api.Outcome}, or a
 * {@link io.fairlead.api.Rejection}. What to configure is in {@link io.fairlead.api.config}.
 *
 * <p>Implementers start at {@link io.fairlead.api.balancer.BalancerProvider} for an algorithm, at
 * {@link io.fairlead.api.policy.PolicyProvider} for an admission step, and at {@link
 * io.fairlead.api.tenant.TenantResolver} for a way to recognise tenants.
 */
@NullMarked
package io.fairlead.api;

import org.jspecify.annotations.NullMarked;
