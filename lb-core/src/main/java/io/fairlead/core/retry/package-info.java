/** Attempts beyond the first one: whether, when, and within which budget. */
@NullMarked
package io.fairlead.core.retry;

import org.jspecify.annotations.NullMarked;
