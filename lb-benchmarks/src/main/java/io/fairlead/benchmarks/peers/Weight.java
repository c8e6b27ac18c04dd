package io.fairlead.benchmarks.peers;

/** The weights of endpoints, the same for all libraries. */
final class Weight {

  private Weight() {}

  /** 1, 2 or 3. */
  static int of(int endpoint) {
    return 1 + endpoint % 3;
  }
}
