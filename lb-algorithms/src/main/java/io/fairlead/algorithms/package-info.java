/** The built-in balancers. */
@NullMarked
package io.fairlead.algorithms;

import org.jspecify.annotations.NullMarked;
