package io.fairlead.benchmarks.offboard;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.benchmarks.footprint.Heap;
import io.fairlead.benchmarks.simulator.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Has tenants come, be served and go again, batch by batch, in virtual time. Each is served by way
 * of every kind of pool, and its name stands in all that a request may say: host, header, user and
 * path.
 */
final class Churn implements AutoCloseable {

  /** How the names of all begin that come and go; a number follows. */
  static final String PREFIX = "leaver-";

  private static final String DOMAIN = "saas.example";
  private static final String STAYER = "stayer";
  private static final List<String> POOLS =
      List.of("least", "ring", "sticky", "shards", "own", "queued");
  private static final int ENDPOINTS = 10;

  /** In which those who look for noisy neighbours judge. */
  private static final Duration ROUND = Duration.ofSeconds(10);

  /** Whoever looks for what the collector has found has done so after that. */
  private static final Duration NOTICED = Duration.ofMinutes(2);

  /** The virtual machine tells what it has found some time after it has collected. */
  private static final int ROUNDS = 5;

  private static final int MANY = 300;

  /** One request in so many fails. */
  private static final int FAILING = 7;

  private final VirtualTime time = new VirtualTime();
  private final LoadBalancer balancer;
  private final int batch;
  private int onboarded;

  /**
   * @param batch tenants that come at once
   */
  Churn(int batch) {
    this.batch = batch;
    balancer =
        LoadBalancer.builder()
            .tenants(
                TenantResolvers.firstOf(
                    TenantResolvers.agreeing(
                        TenantResolvers.subdomainOf(DOMAIN), TenantResolvers.header("X-Tenant")),
                    TenantResolvers.strippedPathPrefix("/t/")))
            .ticker(time)
            .scheduler(time)
            .clock(() -> Instant.EPOCH.plusNanos(time.nanos()))
            .config(config())
            .build();
  }

  private static LbConfig config() {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("gold", tier -> tier.quota(Quota.perMinute(1_000)).share(3))
            .policy(
                PolicyConfig.of(Policies.QUOTA)
                    .withOptions(
                        Map.of(
                            "organisation",
                            Map.of("label", "organisation", "limits", List.of("1000/min")),
                            "user",
                            Map.of("header", "X-User", "limits", List.of("1000/min")))))
            .policy(
                PolicyConfig.of(Policies.CONCURRENCY)
                    .withOptions(Map.of("scope", "tenant", "limit", 100)))
            .policy(PolicyConfig.of(Policies.SHEDDING))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
            .tenant(STAYER, tenant -> tenant.tier("gold"))
            .pool("least", pool -> fill(pool, Balancers.LEAST_LATENCY))
            .pool("ring", pool -> fill(pool, Balancers.CONSISTENT_HASH))
            .pool(
                "sticky",
                pool ->
                    fill(pool, Balancers.STICKY)
                        .balancer(Balancers.STICKY, Map.of("secrets", List.of("s".repeat(32)))))
            .pool(
                "shards",
                pool ->
                    fill(pool, Balancers.LEAST_CONNECTIONS)
                        .isolation(PoolConfig.Isolation.shuffleSharded(2)))
            .pool(
                "own",
                pool ->
                    fill(pool, Balancers.ROUND_ROBIN)
                        .isolation(PoolConfig.Isolation.dedicatedBalancer()))
            .pool(
                "queued",
                pool ->
                    fill(pool, Balancers.LEAST_LATENCY)
                        .maxInFlight(2)
                        .queue(queue -> queue.size(100).maxWait(Duration.ofSeconds(10))));
    for (String pool : POOLS) {
      config.route(pool, route -> route.pathPrefix("/" + pool).pool(pool));
    }
    return config.build();
  }

  private static PoolConfig.Builder fill(PoolConfig.Builder pool, String balancer) {
    pool.balancer(balancer).maxInFlight(1_000);
    pool.noisyNeighbours(noisy -> noisy.interval(ROUND));
    for (int i = 0; i < ENDPOINTS; i++) {
      pool.endpoint("10.0.0." + (i + 1), 8080);
    }
    return pool;
  }

  /** One batch comes, is served, and goes; then so much time passes that nothing of it is used. */
  void turn() {
    int first = onboarded;
    onboarded += batch;
    balancer.apply(
        balancer
            .config()
            .with(
                changes -> {
                  for (int i = first; i < onboarded; i++) {
                    String name = name(i);
                    changes.tenant(name, tenant -> tenant.tier("gold").label("organisation", name));
                  }
                }));
    for (int i = first; i < onboarded; i++) {
      serve(name(i), i);
    }
    failMost(name(first));
    requireLive(batch);
    balancer.apply(
        balancer
            .config()
            .with(
                changes -> {
                  for (int i = first; i < onboarded; i++) {
                    changes.removeTenant(name(i));
                  }
                }));
    pass(LoadBalancerBuilder.DEFAULT_TENANT_IDLE_TIME.multipliedBy(2));
    requireLive(0);
  }

  /** Bytes of the heap that are reachable once what the collector found has been noticed too. */
  long reachableBytes() {
    for (int round = 0; round < ROUNDS; round++) {
      Heap.reachableBytes();
      pass(NOTICED);
    }
    return Heap.reachableBytes();
  }

  private void serve(String tenant, int number) {
    for (String pool : POOLS) {
      complete(balancer.acquire(request(tenant, "/" + pool)), number);
    }
    // The second of the three waits for the first.
    var one = balancer.acquire(request(tenant, "/queued"));
    var other = balancer.acquire(request(tenant, "/queued"));
    var waits = balancer.acquireAsync(request(tenant, "/queued")).toCompletableFuture();
    complete(one, number);
    complete(other, number);
    complete(waits.join(), number);
    complete(
        balancer.acquire(
            RequestView.builder("GET", "/t/" + tenant + "/least").host("elsewhere").build()),
        number);
    pass(Duration.ofMillis(1));
  }

  /** Has a tenant stand out, so that those who look for noisy neighbours have to remember it. */
  private void failMost(String tenant) {
    pass(ROUND);
    for (int i = 0; i < MANY; i++) {
      complete(balancer.acquire(request(tenant, "/" + POOLS.get(0))), i % 3 == 0 ? FAILING : 1);
    }
    pass(ROUND);
  }

  private static RequestView request(String tenant, String path) {
    return RequestView.builder("GET", path)
        .host(tenant + "." + DOMAIN)
        .header("X-Tenant", tenant)
        .header("X-User", tenant)
        .build();
  }

  private static void complete(Admission admission, int number) {
    if (admission instanceof Lease lease) {
      lease.complete(number % FAILING == 0 ? Outcome.failed() : Outcome.success());
    } else {
      throw new IllegalStateException("a request was refused: " + admission);
    }
  }

  private void requireLive(int count) {
    int live = balancer.stats().tenants().size();
    if (live != count) {
      throw new IllegalStateException(live + " tenants are live instead of " + count);
    }
  }

  private void pass(Duration span) {
    long end = time.nanos() + span.toNanos();
    while (time.nextNanos() <= end) {
      time.moveTo(Math.max(time.nanos(), time.nextNanos()));
      time.runDue();
    }
    time.moveTo(end);
  }

  private static String name(int number) {
    return PREFIX + number;
  }

  @Override
  public void close() {
    balancer.close();
  }
}
