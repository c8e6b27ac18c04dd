/** The arithmetic of places: loads of levels, shares of zones, distances. Nothing here lives. */
@NullMarked
package io.fairlead.core.locality;

import org.jspecify.annotations.NullMarked;
