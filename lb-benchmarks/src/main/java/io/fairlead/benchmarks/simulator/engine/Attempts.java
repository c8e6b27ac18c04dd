package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way, each at one server: columns of primitives, so that nothing is allocated
 * for a request. A row is used again once its attempt has ended.
 */
final class Attempts {

  /** Where an attempt is. */
  enum Phase {
    /** On its way to the server. */
    SENT,
    /** At the server. */
    WORKED_ON,
    /** On its way back, with an outcome. */
    ANSWERED,
    /** Nowhere: the server will not answer. */
    LOST
  }

  /** Null once the client has given up on the attempt. */
  @Nullable Lease[] leases = new Lease[0];

  Phase[] phases = new Phase[0];
  Outcome[] outcomes = new Outcome[0];
  int[] streams = new int[0];
  int[] servers = new int[0];
  int[] keys = new int[0];

  /** How many others an attempt found at its server, and when that was. */
  int[] found = new int[0];

  long[] starts = new long[0];
  int[] retriesLeft = new int[0];
  double[] works = new double[0];
  long[] arrivals = new long[0];

  private int[] free = new int[0];
  private int freeSize;

  /** A row to write to. */
  int open() {
    if (freeSize == 0) {
      grow();
    }
    return free[--freeSize];
  }

  void close(int row) {
    leases[row] = null;
    free[freeSize++] = row;
  }

  /** How many rows are in use. */
  int used() {
    return free.length - freeSize;
  }

  private void grow() {
    int before = free.length;
    int after = Math.max(256, 2 * before);
    leases = Arrays.copyOf(leases, after);
    phases = Arrays.copyOf(phases, after);
    outcomes = Arrays.copyOf(outcomes, after);
    streams = Arrays.copyOf(streams, after);
    servers = Arrays.copyOf(servers, after);
    keys = Arrays.copyOf(keys, after);
    found = Arrays.copyOf(found, after);
    starts = Arrays.copyOf(starts, after);
    retriesLeft = Arrays.copyOf(retriesLeft, after);
    works = Arrays.copyOf(works, after);
    arrivals = Arrays.copyOf(arrivals, after);
    free = Arrays.copyOf(free, after);
    for (int row = after - 1; row >= before; row--) {
      free[freeSize++] = row;
    }
  }
}
