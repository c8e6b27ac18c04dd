package io.fairlead.benchmarks.peers;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The steps below which nothing that does the same can get, whoever writes it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorsBenchmark {

  private final AtomicInteger shared = new AtomicInteger();
  private final AtomicInteger[] loads = new AtomicInteger[10];

  /** Makes the loads. */
  @Setup
  public void start() {
    for (int i = 0; i < loads.length; i++) {
      loads[i] = new AtomicInteger(i);
    }
  }

  /** A counter that all threads share: round robin, without the endpoints. */
  @Benchmark
  public int sharedCounter() {
    return shared.getAndIncrement();
  }

  /** The less loaded one of two of ten. */
  @Benchmark
  public int twoChoices() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int one = random.nextInt(loads.length);
    int other = random.nextInt(loads.length);
    return loads[one].get() <= loads[other].get() ? one : other;
  }

  /** A reading of the clock. */
  @Benchmark
  public long clock() {
    return System.nanoTime();
  }
}
