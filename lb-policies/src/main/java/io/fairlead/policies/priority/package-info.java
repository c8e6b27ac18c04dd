/** Shares out a pool's concurrency among tenants. */
@NullMarked
package io.fairlead.policies.priority;

import org.jspecify.annotations.NullMarked;
