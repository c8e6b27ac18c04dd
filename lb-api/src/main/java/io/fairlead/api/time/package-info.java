/** Time, randomness and background work, injected so that every run can be replayed. */
@NullMarked
package io.fairlead.api.time;

import org.jspecify.annotations.NullMarked;
