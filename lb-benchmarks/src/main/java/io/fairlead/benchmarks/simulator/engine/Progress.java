package io.fairlead.benchmarks.simulator.engine;

/** Told now and then how far a simulation is. */
@FunctionalInterface
public interface Progress {

  /** Nobody is told. */
  Progress NONE = (part, requests) -> {};

  /**
   * Tells.
   *
   * @param part how much of the simulated time is over, from 0 to 1
   * @param requests how many have come so far
   */
  void reached(double part, long requests);
}
