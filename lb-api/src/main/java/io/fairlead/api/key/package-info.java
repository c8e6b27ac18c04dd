/**
 * What of a request tells it from others, read in place. For the modules of Fairlead alone: it is
 * exported to no other.
 */
@NullMarked
package io.fairlead.api.key;

import org.jspecify.annotations.NullMarked;
