/**
 * The contracts of Fairlead's service interfaces as tests to extend, and the time, randomness and
 * scheduling that make a test deterministic.
 */
@NullMarked
package io.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
