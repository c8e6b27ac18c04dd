/** Health: whether endpoints are fit to serve, by asking them and by how their requests end. */
@NullMarked
package io.fairlead.core.health;

import org.jspecify.annotations.NullMarked;
