/** The ways of choosing an endpoint. They know nothing of what load is made of. */
@NullMarked
package io.fairlead.algorithms.choice;

import org.jspecify.annotations.NullMarked;
