/** What the engine counts, as values. */
@NullMarked
package io.fairlead.api.stats;

import org.jspecify.annotations.NullMarked;
