/**
 * What things cost here and elsewhere: each class measures one thing by Fairlead and by those that
 * do the same, over the same endpoints, keys and threads ({@code -t}).
 *
 * <p>All libraries are used through what they publish, set up before the measurement as their users
 * would, and without anything that can be left out: no metrics, no listeners, no logging. The
 * method that is measured is named after the library. Where a library hands out more than an
 * endpoint, such as a future, what its users do with that is part of the measurement.
 *
 * <p>{@link io.fairlead.benchmarks.peers.PathBenchmark} measures the whole path against {@link
 * io.fairlead.benchmarks.peers.HandWrittenPath}.
 */
@NullMarked
package io.fairlead.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
