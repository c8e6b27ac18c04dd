/** A multi-tenant HTTP gateway. */
@NullMarked
package io.fairlead.examples.gateway;

import org.jspecify.annotations.NullMarked;
