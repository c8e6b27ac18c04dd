/** Whether all who count requests come to the same. */
@NullMarked
package io.fairlead.benchmarks.agreement;

import org.jspecify.annotations.NullMarked;
