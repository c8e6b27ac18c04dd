/** How a request names the endpoint that it belongs to. Nothing here chooses. */
@NullMarked
package io.fairlead.algorithms.affinity;

import org.jspecify.annotations.NullMarked;
