/** {@code reload-storm}: what becomes of requests while one configuration follows another. */
@NullMarked
package io.fairlead.benchmarks.reloadstorm;

import org.jspecify.annotations.NullMarked;
