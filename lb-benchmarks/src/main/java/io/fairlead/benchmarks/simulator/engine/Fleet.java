package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.time.RandomSource;
import io.fairlead.benchmarks.simulator.server.Server.State;
import java.time.Duration;

/** What a script can do to the servers while a simulation runs. Servers are numbered from 0. */
public interface Fleet {

  /** How many servers there are. */
  int size();

  /** Randomness of the script's own: what it draws changes nothing else. */
  RandomSource random();

  /** Plans something. */
  void at(Duration sinceStart, Runnable work);

  /** Plans something, from now on. */
  void after(Duration delay, Runnable work);

  /**
   * Changes how a server treats who asks it. Jobs under way break if it refuses from now on, are
   * never answered if it is silent, and end well otherwise.
   */
  void turn(int server, State state);

  /** Makes what comes to a server from now on take so many times as long. */
  void slowDown(int server, double factor);

  /** Leaves a server so many cores. */
  void limitCores(int server, double cores);

  /** Makes a server forget what it has cached. */
  void clearCache(int server);
}
