package io.fairlead.benchmarks.peers;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A library's balancer over some number of endpoints, shared by all threads. */
@State(Scope.Benchmark)
public class Sized {

  /** How many endpoints there are; all are available. */
  @Param({"10", "1000", "10000"})
  public int endpoints;
}
