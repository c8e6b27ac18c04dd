package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.goal.Goal;
import java.util.Locale;

/** How a row comes to the one number that its target is about. */
enum Comparison {
  /** The time, as a multiple of the peer's. */
  TIMES("at most %s times") {
    @Override
    double value(Row row, Cost ours, Cost peer) {
      return ours.nanos() / peer.nanos();
    }
  },

  /** The time beyond the peer's, in nanoseconds. */
  NANOS_MORE("at most %s ns more") {
    @Override
    double value(Row row, Cost ours, Cost peer) {
      return ours.nanos() - peer.nanos();
    }
  },

  /** What is allocated; there is no peer. */
  BYTES("at most %s B") {
    @Override
    double value(Row row, Cost ours, Cost peer) {
      return ours.bytes();
    }

    /** Below the size of any object, the rest is what the virtual machine allocates by itself. */
    @Override
    boolean isMet(double value, double target) {
      return value < target + 1;
    }
  },

  /** What more threads do in the same time, as a multiple of what the peer's threads do. */
  SPEED_UP("at least %s times") {
    @Override
    double value(Row row, Cost ours, Cost peer) {
      return row.ours().threads() / ours.nanos() / (row.peer().threads() / peer.nanos());
    }

    @Override
    boolean isMet(double value, double target) {
      return value >= target;
    }
  };

  private final String phrase;

  Comparison(String phrase) {
    this.phrase = phrase;
  }

  /** The number. */
  abstract double value(Row row, Cost ours, Cost peer);

  /** Whether the number is good enough; never if it is not known. */
  boolean isMet(double value, double target) {
    return value <= target;
  }

  /** The target in words. */
  String text(double target) {
    return String.format(Locale.ROOT, phrase, Goal.number(target));
  }
}
