/** How many requests at once something can bear, by what their latency says. Known to policies. */
@NullMarked
package io.fairlead.policies.limit;

import org.jspecify.annotations.NullMarked;
