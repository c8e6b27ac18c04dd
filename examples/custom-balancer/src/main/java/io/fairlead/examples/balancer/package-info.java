/** A balancer of one's own. */
@NullMarked
package io.fairlead.examples.balancer;

import org.jspecify.annotations.NullMarked;
