package io.fairlead.api.config;

import java.time.Duration;

/** The ranges of the values of health, as they are read from options and required of code. */
final class Ranges {

  static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofDays(1);
  static final int MANY = 1_000_000;

  private Ranges() {}

  static Duration time(Options options, String name, Duration fallback) {
    return options.duration(name, fallback, SHORTEST, LONGEST);
  }

  static int percent(Options options, String name, int fallback) {
    return options.integer(name, fallback, 0, 100);
  }

  static int count(Options options, String name, int fallback) {
    return options.integer(name, fallback, 1, MANY);
  }

  static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + " is not more than zero and at most a day");
    }
  }

  static void requirePercent(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(name + " " + value + " is not 0 to 100");
    }
  }

  static void requireAtLeastOne(String name, int value) {
    requireAtLeast(name, value, 1);
  }

  static void requireAtLeast(String name, double value, double least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(name + " " + value + " is not at least " + least);
    }
  }
}
