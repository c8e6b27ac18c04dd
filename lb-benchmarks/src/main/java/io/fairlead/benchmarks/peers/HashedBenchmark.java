package io.fairlead.benchmarks.peers;

import com.linecorp.armeria.common.loadbalancer.LoadBalancer;
import io.fairlead.algorithms.hash.KeyHash;
import io.fairlead.benchmarks.peers.ArmeriaBalancers.Candidate;
import io.grpc.LoadBalancer.PickResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pick by the hash of the tenant, of a thousand tenants in turn.
 *
 * <p>Fairlead hashes the text by XXH64, gRPC the same text as a header. Armeria takes a hash that
 * the user computes, here from the one that each text keeps: it hashes nothing. {@code hash} is
 * that of Fairlead alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class HashedBenchmark {

  private static final KeyHash HASH = KeyHash.xxh64();

  /** Its state. */
  public static class Fairlead extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("consistent-hash", endpoints);
    }
  }

  @Benchmark
  public int fairlead(Fairlead state, Keys keys) {
    return state.balancer.pick(keys.next().fairlead());
  }

  /** Its state. */
  public static class Maglev extends Sized {

    private FairleadBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = FairleadBalancer.of("consistent-hash/maglev", endpoints);
    }
  }

  @Benchmark
  public int fairleadMaglev(Maglev state, Keys keys) {
    return state.balancer.pick(keys.next().fairlead());
  }

  /** Its state. */
  public static class Armeria extends Sized {

    private LoadBalancer<Candidate, Key> balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = ArmeriaBalancers.sticky(endpoints);
    }
  }

  @Benchmark
  public @Nullable Object armeria(Armeria state, Keys keys) {
    return state.balancer.pick(keys.next());
  }

  /** Its state. */
  public static class Grpc extends Sized {

    private GrpcBalancer balancer;

    /** Makes it. */
    @Setup
    public void start() {
      balancer = GrpcBalancer.ringHash(endpoints, Keys.forGrpc());
    }

    /** Ends its background work. */
    @TearDown
    public void close() {
      balancer.close();
    }
  }

  @Benchmark
  public PickResult grpc(Grpc state, Keys keys) {
    return state.balancer.pick(keys.next().grpc());
  }

  /** The hash alone, of the same keys. */
  @Benchmark
  public long hash(Keys keys) {
    return hashOf(keys.next().tenant());
  }

  private static long hashOf(String text) {
    return HASH.of(text, 0, text.length());
  }
}
