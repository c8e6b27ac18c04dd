/** The built-in policies. */
@NullMarked
package io.fairlead.policies;

import org.jspecify.annotations.NullMarked;
