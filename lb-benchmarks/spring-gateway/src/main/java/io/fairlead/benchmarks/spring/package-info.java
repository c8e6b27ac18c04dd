/** The Spring Cloud Gateway that Fairlead's example gateway is compared with. */
@NullMarked
package io.fairlead.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
