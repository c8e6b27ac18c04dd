/** Limits requests in flight, by a number or by what their latency says. */
@NullMarked
package io.fairlead.policies.concurrency;

import org.jspecify.annotations.NullMarked;
