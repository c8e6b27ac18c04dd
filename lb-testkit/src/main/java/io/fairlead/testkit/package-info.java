/** The contracts of the service interfaces, as tests to extend. */
@NullMarked
package io.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
