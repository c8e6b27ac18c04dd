/** Whose fault a failure is. */
@NullMarked
package io.fairlead.core.blame;

import org.jspecify.annotations.NullMarked;
