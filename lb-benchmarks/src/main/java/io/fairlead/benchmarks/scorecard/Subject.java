package io.fairlead.benchmarks.scorecard;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A benchmark with all of its parameters.
 *
 * @param benchmark class and method, behind the package of the benchmarks
 * @param parameters by their names
 * @param threads how many run it at once
 */
record Subject(String benchmark, Map<String, String> parameters, int threads) {

  Subject {
    parameters = Map.copyOf(parameters);
  }

  /** By one thread; each parameter is written as {@code name=value}. */
  static Subject of(String benchmark, String... parameters) {
    return new Subject(
        benchmark,
        Arrays.stream(parameters)
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])),
        1);
  }

  /** The same by more threads. */
  Subject by(int newThreads) {
    return new Subject(benchmark, parameters, newThreads);
  }

  /** Everything that tells it from others. */
  @Override
  public String toString() {
    return benchmark + " " + new TreeMap<>(parameters) + " by " + threads;
  }
}
