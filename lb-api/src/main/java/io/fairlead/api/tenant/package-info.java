/**
 * Who a request belongs to and what that customer is entitled to.
 *
 * <p>{@link io.fairlead.api.tenant.TenantResolver} finds the tenant of a request and says by what
 * {@link io.fairlead.api.tenant.Evidence}; the engine decides whether that evidence is enough.
 */
@NullMarked
package io.fairlead.api.tenant;

import org.jspecify.annotations.NullMarked;
