/**
 * What things cost: the floor under them ({@code FloorBenchmark}), a pick ({@code PickBenchmark}),
 * a policy ({@code PolicyBenchmark}), reading a request ({@code ResolverBenchmark}), finding its
 * route ({@code RouteBenchmark}), and all of it together ({@code AdmissionBenchmark}). How it fares
 * in a fleet is what {@code simulator} is for.
 */
@NullMarked
package io.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
