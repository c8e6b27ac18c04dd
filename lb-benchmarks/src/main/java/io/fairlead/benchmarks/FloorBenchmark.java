package io.fairlead.benchmarks;

import io.fairlead.api.time.Ticker;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The steps that no admission can do without: what everything else is to be compared with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {

  private final Ticker ticker = Ticker.system();
  private final AtomicInteger counter = new AtomicInteger();
  private final ConcurrentMap<String, String> tenants = new ConcurrentHashMap<>();

  /** Fills the map. */
  public FloorBenchmark() {
    for (int i = 0; i < Requests.TENANTS; i++) {
      tenants.put(Requests.tenant(i), "");
    }
  }

  /** One reading of the clock; an admission takes one, and its completion another. */
  @Benchmark
  public long readClock() {
    return ticker.nanos();
  }

  /** One atomic step on a counter that is not contended. */
  @Benchmark
  public int countUpAndDown() {
    counter.getAndIncrement();
    return counter.getAndDecrement();
  }

  /** One look-up of a tenant. */
  @Benchmark
  public @Nullable String lookUpTenant() {
    return tenants.get("t7");
  }
}
