package io.fairlead.benchmarks.peers;

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

  private final ConcurrentMap<String, Object> byId = new ConcurrentHashMap<>();

  /** Fills the map. */
  @Setup
  public void start(Traffic traffic) {
    for (String id : Traffic.ids(traffic.tenants)) {
      byId.put(id, new Object());
    }
  }

  @Benchmark
  public @Nullable Object map(Traffic.Walk walk) {
    return byId.get(walk.next().tenant());
  }
}
