/** Where a key belongs: the same endpoint in every process that knows the same endpoints. */
@NullMarked
package io.fairlead.algorithms.hash;

import org.jspecify.annotations.NullMarked;
