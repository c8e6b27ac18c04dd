/** What endpoints say of themselves when they are asked, and how it is asked for and kept. */
@NullMarked
package io.fairlead.algorithms.probe;

import org.jspecify.annotations.NullMarked;
