package io.fairlead.benchmarks;

import io.fairlead.api.Admission;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.tenant.TenantResolvers;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

/**
 * Choosing one of two pools for a request, by each kind of key. The pools are empty, so a request
 * is refused right after the choice and little else is measured; {@code NONE} is a pool without a
 * split, to compare with.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameter, then calls start
public class SplitBenchmark {

  @Param({"NONE", "TENANT", "HEADER", "COOKIE", "QUERY", "REMOTE_ADDRESS", "REQUEST"})
  String key;

  private LoadBalancer balancer;
  private RequestView request;

  /** Configures a canary, and a request that has a key of each kind. */
  @Setup
  public void start() throws UnknownHostException {
    LbConfig.Builder config =
        LbConfig.builder()
            .noPolicies()
            .tenant("t7", tenant -> {})
            .pool("v1", pool -> {})
            .pool("v2", pool -> {})
            .defaultPool("v1");
    if (!key.equals("NONE")) {
      config.split("canary", this::fill).defaultPool("canary");
    }
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(config.build())
            .build();
    request =
        RequestView.builder("GET", "/api/orders?page=2&uid=16fd2706")
            .host("t7." + Requests.DOMAIN)
            .header("uid", "16fd2706")
            .header("cookie", "theme=dark; uid=16fd2706")
            .remoteAddress(InetAddress.getByName("2001:db8::7"))
            .build();
  }

  private void fill(SplitConfig.Builder split) {
    split.weight("v1", 99).weight("v2", 1);
    SplitConfig.Key kind = SplitConfig.Key.valueOf(key);
    switch (kind) {
      case HEADER, COOKIE, QUERY -> split.key(kind, "uid");
      case TENANT, REMOTE_ADDRESS, REQUEST -> split.key(kind);
    }
  }

  /** Stops the background work. */
  @TearDown
  public void close() {
    balancer.close();
  }

  @Benchmark
  public Admission choosePool() {
    return balancer.acquire(request);
  }
}
