/** Finding the route of a request. */
@NullMarked
package io.fairlead.core.routing;

import org.jspecify.annotations.NullMarked;
