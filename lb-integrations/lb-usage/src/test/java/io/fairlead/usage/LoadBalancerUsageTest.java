package io.fairlead.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger says what the clients of a load balancer have counted themselves, whatever they did. A
 * million times with {@code -Dfairlead.usage.requests=1000000}.
 */
class LoadBalancerUsageTest {

  private static final int REQUESTS = Integer.getInteger("fairlead.usage.requests", 100_000);
  private static final int THREADS = 4;
  private static final int TENANTS = 10;

  @TempDir Path folder;
  private final LongAdder requests = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder hedged = new LongAdder();
  private final LongAdder routed = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder cost = new LongAdder();

  private static LbConfig config(int share) {
    LbConfig.Builder config =
        LbConfig.builder()
            .pool(
                "shared",
                pool -> {
                  pool.balancer("round-robin");
                  for (int i = 0; i < 4; i++) {
                    pool.endpoint("10.0.0." + i, 80);
                  }
                  pool.retry(
                      retry ->
                          retry
                              .maxAttempts(3)
                              .hedge(95)
                              .noBackoff()
                              .budget(100, RetryConfig.Budget.MOST_PER_SECOND));
                })
            .defaultPool("shared")
            .route("reports", route -> route.pathPrefix("/reports").pool("shared"))
            .policy(PolicyConfig.of("quota"));
    for (int i = 0; i < TENANTS; i++) {
      boolean isPoor = i == 0;
      config.tenant(
          "t" + i, t -> (isPoor ? t.quota(Quota.of(50, Duration.ofSeconds(1))) : t).share(share));
    }
    return config.build();
  }

  @Test
  void ledgerEqualsWhatTheClientsHaveCounted() throws Exception {
    UsageLedger ledger = UsageLedger.builder(folder, "/test").interval(Duration.ofMillis(5)).open();
    LoadBalancer balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf("test"))
            .config(config(1))
            .listener(ledger)
            .build();
    ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);
    List<Future<?>> clients = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(t);
      clients.add(
          executor.submit(
              () -> {
                for (int i = 0; i < REQUESTS / THREADS; i++) {
                  request(balancer, random);
                }
              }));
    }
    AtomicBoolean over = new AtomicBoolean();
    Future<?> reloads =
        executor.submit(
            () -> {
              for (int share = 2; !over.get(); share = share % 100 + 1) {
                balancer.apply(config(share));
              }
            });
    for (Future<?> client : clients) {
      client.get(120, TimeUnit.SECONDS);
    }
    over.set(true);
    reloads.get(60, TimeUnit.SECONDS);
    executor.shutdown();
    balancer.close();
    ledger.close();

    compare();
  }

  private void request(LoadBalancer balancer, Random random) {
    String path = random.nextBoolean() ? "/reports/1" : "/";
    String host = "t" + random.nextInt(TENANTS) + ".test";
    RequestView request = RequestView.builder("GET", path).host(host).build();
    if (!(balancer.acquire(request) instanceof Lease lease)) {
      rejected.increment();
      return;
    }
    requests.increment();
    attempts.increment();
    routed.add(lease.route() == null ? 0 : 1);
    int in = random.nextInt(1_000);
    int out = random.nextInt(100_000);
    int units = random.nextInt(5);
    Outcome success = Outcome.ofHttpStatus(200).withBytes(in, out).withCost(units);
    switch (random.nextInt(10)) {
      case 0 -> retry(lease, success);
      case 1 -> hedge(lease, success);
      case 2 -> {
        lease.complete(Outcome.cancelled());
        cost.increment();
        lease.complete(success);
      }
      default -> end(lease, success);
    }
  }

  private void end(Lease lease, Outcome outcome) {
    lease.complete(outcome);
    bytesIn.add(outcome.bytesIn());
    bytesOut.add(outcome.bytesOut());
    cost.add(outcome.cost());
  }

  private void retry(Lease lease, Outcome success) {
    Outcome failure = Outcome.unreachable();
    if (lease.retry(failure) instanceof Lease next) {
      attempts.increment();
      retried.increment();
      end(next, success);
    } else {
      cost.add(failure.cost());
    }
  }

  private void hedge(Lease lease, Outcome success) {
    if (lease.hedge() instanceof Lease twin) {
      attempts.increment();
      hedged.increment();
      end(twin, success);
      lease.complete(Outcome.cancelled());
    } else {
      end(lease, success);
    }
  }

  private void compare() throws IOException {
    try (UsageLedger again = UsageLedger.builder(folder, "/test").open()) {
      List<UsageRecord> records = Counting.records(again);
      assertThat(requests.sum() + rejected.sum()).isEqualTo(REQUESTS);
      assertThat(Counting.sum(records, UsageRecord::requests)).isEqualTo(requests.sum());
      assertThat(Counting.sum(records, UsageRecord::rejected)).isEqualTo(rejected.sum());
      assertThat(Counting.sum(records, UsageRecord::attempts)).isEqualTo(attempts.sum());
      assertThat(Counting.sum(records, UsageRecord::bytesIn)).isEqualTo(bytesIn.sum());
      assertThat(Counting.sum(records, UsageRecord::bytesOut)).isEqualTo(bytesOut.sum());
      assertThat(Counting.sum(records, UsageRecord::cost)).isEqualTo(cost.sum());
      assertThat(Counting.sum(records, UsageRecord::upstreamNanos)).isPositive();
      assertThat(
              records.stream()
                  .filter(usage -> usage.route() != null)
                  .mapToLong(UsageRecord::requests)
                  .sum())
          .isEqualTo(routed.sum());
      assertThat(List.of(rejected.sum(), retried.sum(), hedged.sum(), routed.sum()))
          .as("rejected, retried, hedged, routed")
          .allMatch(count -> count > 0);
    }
  }
}
