package io.fairlead.benchmarks.peers;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A pick with its release where all endpoints are available, and where nine tenths are not. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class UnavailableBenchmark extends Sized {

  /** Written as {@link io.fairlead.benchmarks.Variant} says. */
  @Param({
    "round-robin",
    "weighted-round-robin",
    "least-connections",
    "least-latency",
    "consistent-hash",
    "consistent-hash/maglev"
  })
  public String balancer;

  private FairleadBalancer picker;
  private Available all;
  private Available few;

  /** Makes the balancer. */
  @Setup
  public void start() {
    picker = FairleadBalancer.of(balancer, endpoints);
    all = new Available(Key.of(7).fairlead(), new boolean[endpoints]);
    few = new Available(Key.of(7).fairlead(), new boolean[endpoints]);
    for (int i = 0; i < endpoints; i++) {
      all.each[i] = true;
      few.each[i] = i % 10 == 3;
    }
  }

  @Benchmark
  public int allAvailable() {
    return picker.pickAndRelease(all);
  }

  @Benchmark
  public int tenthAvailable() {
    return picker.pickAndRelease(few);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Available(PickContext pick, boolean[] each) implements PickContext {

    @Override
    public RequestView request() {
      return pick.request();
    }

    @Override
    public Tenant tenant() {
      return pick.tenant();
    }

    @Override
    public long nowNanos() {
      return pick.nowNanos();
    }

    @Override
    public boolean isAvailable(int index) {
      return each[index];
    }
  }
}
