/** Hashes that are the same in every process. */
@NullMarked
package io.fairlead.core.hash;

import org.jspecify.annotations.NullMarked;
