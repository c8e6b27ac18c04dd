/** Recognising tenants: the built-in sources of evidence and the ways to combine them. */
@NullMarked
package io.fairlead.core.tenant;

import org.jspecify.annotations.NullMarked;
