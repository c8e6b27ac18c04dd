package io.fairlead.benchmarks;

import io.fairlead.accesslog.AccessLog;
import io.fairlead.accesslog.AccessLogRule;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.api.Outcome;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.micrometer.FairleadMetrics;
import io.fairlead.usage.UsageLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What it adds to a request that it is observed: the whole path of {@link AdmissionBenchmark} with
 * nobody, with one and with all who listen. What they do in the background goes on meanwhile, and
 * beside one thread it has a processor of its own if there are two; the access log makes lines of
 * one request in a hundred.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class ObservationBenchmark {

  private static final Outcome SUCCESS = Outcome.ofHttpStatus(200).withBytes(500, 20_000);
  private static final double SAMPLED = 0.01;

  /** Who listens. */
  @Param({"nobody", "access-log", "metrics", "usage", "all"})
  String observers;

  private Path folder;
  private AccessLog log;
  private FairleadMetrics metrics;
  private UsageLedger ledger;
  private LoadBalancer balancer;

  /** Opens a ledger in a new folder, and a log that goes nowhere. */
  @Setup
  public void start() throws IOException {
    folder = Files.createTempDirectory("usage");
    ledger = UsageLedger.builder(folder, "/benchmark").open();
    metrics = FairleadMetrics.builder().build();
    log =
        AccessLog.builder()
            .rule(AccessLogRule.DEFAULT.withSampled(SAMPLED))
            .destination(line -> {})
            .build();
    LoadBalancerBuilder builder =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(Requests.config(Requests.PLENTY));
    if (listens("access-log")) {
      builder.listener(log);
    }
    if (listens("metrics")) {
      builder.listener(metrics);
    }
    if (listens("usage")) {
      builder.listener(ledger);
    }
    balancer = builder.build();
    metrics.observe(balancer).bindTo(new SimpleMeterRegistry());
  }

  private boolean listens(String observer) {
    return observers.equals(observer) || observers.equals("all");
  }

  /** Ends the background work, and takes the folder away. */
  @TearDown
  public void close() throws IOException {
    balancer.close();
    log.close();
    metrics.close();
    ledger.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Benchmark
  @Threads(1)
  public boolean admitAndComplete(AdmissionBenchmark.Caller caller) {
    return ((Lease) balancer.acquire(caller.next())).complete(SUCCESS);
  }

  @Benchmark
  @Threads(2)
  public boolean admitAndCompleteByTwoThreads(AdmissionBenchmark.Caller caller) {
    return ((Lease) balancer.acquire(caller.next())).complete(SUCCESS);
  }
}
