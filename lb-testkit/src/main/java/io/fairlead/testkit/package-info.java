/**
 * The contracts of Fairlead's service interfaces as tests to extend, the time, randomness and
 * scheduling that make a test deterministic, and a proxy that brings the faults of a network into
 * one.
 */
@NullMarked
package io.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
