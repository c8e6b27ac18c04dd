/** Time as a value that the host provides. */
@NullMarked
package io.fairlead.api.time;

import org.jspecify.annotations.NullMarked;
