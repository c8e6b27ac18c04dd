/** The fair queue of a pool, in which requests wait for slots. */
@NullMarked
package io.fairlead.policies.priority.queue;

import org.jspecify.annotations.NullMarked;
