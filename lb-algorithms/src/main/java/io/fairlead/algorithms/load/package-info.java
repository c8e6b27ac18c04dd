/** What the load of an endpoint is. Nothing here chooses. */
@NullMarked
package io.fairlead.algorithms.load;

import org.jspecify.annotations.NullMarked;
