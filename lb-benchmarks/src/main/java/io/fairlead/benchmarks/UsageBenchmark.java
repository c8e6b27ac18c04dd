package io.fairlead.benchmarks;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.usage.UsageLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * The steps of the usage ledger, each alone; what it adds to a whole request is in {@link
 * ObservationBenchmark}. The ledger writes in the background all the while.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameter, then calls start
public class UsageBenchmark {

  private static final Outcome SUCCESS = Outcome.ofHttpStatus(200).withBytes(500, 20_000);
  private static final long LATENCY_NANOS = 5_000_000;

  private Path folder;
  private UsageLedger ledger;
  private LoadBalancer balancer;
  private Lease[] leases;

  /** Opens a ledger in a new folder. */
  @Setup
  public void start() throws IOException {
    folder = Files.createTempDirectory("usage");
    ledger = UsageLedger.builder(folder, "/benchmark").open();
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(Requests.config(Requests.PLENTY))
            .build();
    RequestView[] requests = Requests.ofEachTenant();
    leases = new Lease[requests.length];
    for (int i = 0; i < requests.length; i++) {
      leases[i] = (Lease) balancer.acquire(requests[i]);
      leases[i].complete(SUCCESS);
    }
  }

  /** Ends the background work, and takes the folder away. */
  @TearDown
  public void close() throws IOException {
    balancer.close();
    ledger.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Each thread walks through the tenants from a place of its own. */
  @State(Scope.Thread)
  public static class Caller {

    private int next = ThreadLocalRandom.current().nextInt(Requests.TENANTS);

    int nextIndex() {
      return next++ % Requests.TENANTS;
    }
  }

  /** As nearly all requests end: with the only attempt. */
  @Benchmark
  @Threads(1)
  public Lease countRequestWithItsAttempt(Caller caller) {
    Lease lease = leases[caller.nextIndex()];
    ledger.endedWithFirst(lease, SUCCESS, LATENCY_NANOS, 0);
    return lease;
  }

  @Benchmark
  @Threads(1)
  public Lease countRequest(Caller caller) {
    Lease lease = leases[caller.nextIndex()];
    ledger.ended(lease, SUCCESS, LATENCY_NANOS, 0);
    return lease;
  }

  @Benchmark
  @Threads(1)
  public Lease countAttempt(Caller caller) {
    Lease lease = leases[caller.nextIndex()];
    ledger.completed(lease, SUCCESS, LATENCY_NANOS);
    return lease;
  }

  /** What those above cost without the ledger. */
  @Benchmark
  @Threads(1)
  public Lease countNothing(Caller caller) {
    return leases[caller.nextIndex()];
  }
}
