package io.fairlead.benchmarks.simulator.engine;

/**
 * Who draws from which stream of random numbers. Each has one of its own, so that all balancers
 * meet the same requests and the same trouble.
 */
final class Streams {

  static final long SCRIPT = 1;
  static final long FIRST_ARRIVALS = 1_000;
  static final long FIRST_REQUESTS = 2_000;
  static final long FIRST_CLIENT = 1_000_000;

  private Streams() {}
}
