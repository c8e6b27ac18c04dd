/** The admission pipeline: its steps, and the live instances of each. */
@NullMarked
package io.fairlead.core.policy;

import org.jspecify.annotations.NullMarked;
