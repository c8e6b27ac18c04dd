package io.fairlead.benchmarks.peers;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Finding an object of each request's tenant in a map: what no path can do without whose tenants
 * are told by name.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {

  private final ConcurrentMap<String, Found> byId = new ConcurrentHashMap<>();

  private record Found(int nothing) {}

  /** Fills the map. */
  @Setup
  public void start(Traffic traffic) {
    for (String id : Traffic.ids(traffic.tenants)) {
      byId.put(id, new Found(0));
    }
  }

  @Benchmark
  public @Nullable Object map(Traffic.Walk walk) {
    return byId.get(walk.next().tenant());
  }

  /** What was found by a thread last. */
  @State(Scope.Thread)
  public static class Last {
    private Found found = new Found(0);
  }

  /**
   * The same, each begun only when the one before is done: as on a path whose atomic steps let no
   * request overlap the one before it.
   */
  @Benchmark
  public Object mapOneByOne(Traffic.Walk walk, Last last) {
    Found found = Objects.requireNonNull(byId.get(walk.next(last.found.nothing).tenant()));
    last.found = found;
    return found;
  }
}
