/** Plug-ins: finding them, what they are given, and containing their exceptions. */
@NullMarked
package io.fairlead.core.plugin;

import org.jspecify.annotations.NullMarked;
