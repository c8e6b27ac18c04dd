package io.fairlead.benchmarks.peers;

import io.fairlead.benchmarks.simulator.traffic.Randomness;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Requests of many tenants, drawn before the measurement.
 *
 * <p>There is a million of them however many tenants there are, one behind the other in memory, so
 * that to walk through them costs the same each time. Each has a text of its own with the tenant's
 * id, as if it had just been read from a connection: the first look at it hashes it, and it is
 * found in no table by being the same object.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class Traffic {

  /** How many there are. */
  static final int REQUESTS = 1 << 20;

  private static final double ZIPF_EXPONENT = 1.1;
  private static final long SEED = 7;

  /** How many tenants there are. A single one is what shows contention. */
  @Param({"1", "1000", "100000", "1000000"})
  public int tenants;

  /** Whether all tenants send as much, or few of them most. */
  @Param({"UNIFORM", "ZIPF"})
  public Distribution distribution;

  private TenantRequest[] requests;

  /** How much each tenant sends. */
  public enum Distribution {
    /** All the same. */
    UNIFORM,
    /** As the sizes of customers are, with the exponent 1.1. */
    ZIPF;

    private Zipf among(int tenants) {
      return new Zipf(tenants, this == ZIPF ? ZIPF_EXPONENT : 0);
    }
  }

  /** The id of a tenant. */
  static String tenant(int number) {
    return String.format(Locale.ROOT, "tenant-%07d", number);
  }

  /** Draws the requests. */
  @Setup
  public void start() {
    String[] ids = ids(tenants);
    Zipf zipf = distribution.among(tenants);
    Randomness random = new Randomness(SEED, tenants);
    requests = new TenantRequest[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      requests[i] = TenantRequest.of(ids[zipf.next(random)]);
    }
  }

  /** The ids of all tenants. */
  static String[] ids(int tenants) {
    String[] ids = new String[tenants];
    for (int i = 0; i < tenants; i++) {
      ids[i] = tenant(i);
    }
    return ids;
  }

  /** One of them. */
  TenantRequest request(int number) {
    return requests[number];
  }

  /**
   * Has a copy of each request served, so that what a tenant's first one makes is there, and is not
   * measured: with a million tenants the warm-up would reach few of them.
   */
  void serveAll(Consumer<TenantRequest> server) {
    for (TenantRequest request : requests) {
      server.accept(TenantRequest.of(request.tenant()));
    }
  }

  /** Each thread walks through the requests from a place of its own. */
  @State(Scope.Thread)
  public static class Walk {

    private TenantRequest[] requests;
    private int next = ThreadLocalRandom.current().nextInt(REQUESTS);

    /** Finds the requests. */
    @Setup
    public void start(Traffic traffic) {
      requests = traffic.requests;
    }

    TenantRequest next() {
      return next(0);
    }

    /** The next one after those that are passed over. */
    TenantRequest next(int passedOver) {
      next = (next + 1 + passedOver) & (REQUESTS - 1);
      return requests[next];
    }
  }
}
