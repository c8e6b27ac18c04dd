package io.fairlead.benchmarks.agreement;

import io.fairlead.accesslog.AccessLog;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.micrometer.FairleadMetrics;
import io.fairlead.usage.UsageLedger;
import io.fairlead.usage.UsageRecord;
import io.fairlead.usage.UsageSnapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Has clients send requests while the configuration is reloaded over and over, and compares what
 * they have counted with what the load balancer, its access log, its metrics and its usage ledger
 * have.
 */
final class Agreement {

  static final int THREADS = 4;

  private static final String CLIENT = "client";

  private final Path folder;
  private final int requests;

  /**
   * @param folder for the usage ledger
   * @param requests at least four
   */
  Agreement(Path folder, int requests) {
    this.folder = folder;
    this.requests = requests;
  }

  /**
   * What all have counted.
   *
   * @param accounts by tenant, by witness; the client's first
   * @param reloads that there were meanwhile
   */
  record Result(Map<String, Map<String, Account>> accounts, int reloads) {

    /** Of how many tenants each of the others says otherwise than the client. */
    Map<String, Integer> differences() {
      Map<String, Account> expected = accounts.getOrDefault(CLIENT, Map.of());
      Map<String, Integer> differences = new LinkedHashMap<>();
      accounts.forEach(
          (witness, byTenant) -> {
            if (!witness.equals(CLIENT)) {
              differences.put(witness, differences(expected, byTenant));
            }
          });
      return differences;
    }

    private static int differences(Map<String, Account> expected, Map<String, Account> said) {
      Set<String> tenants = new HashSet<>(expected.keySet());
      tenants.addAll(said.keySet());
      return (int)
          tenants.stream()
              .filter(tenant -> !Objects.equals(expected.get(tenant), said.get(tenant)))
              .count();
    }
  }

  Result run() throws IOException, InterruptedException {
    Map<String, Map<String, Account>> accounts = new LinkedHashMap<>();
    int reloads;
    LogWitness lines = new LogWitness();
    // A request that finds the ring full is not logged, so there is room for all of them.
    int capacity = Integer.highestOneBit(Math.max(2, requests - 1)) << 1;
    try (AccessLog log = AccessLog.builder().capacity(capacity).destination(lines::read).build();
        FairleadMetrics metrics = FairleadMetrics.builder().refreshInterval(Duration.ZERO).build();
        UsageLedger ledger = UsageLedger.builder(folder, "/agreement").open();
        LoadBalancer balancer =
            LoadBalancer.builder()
                .tenants(TenantResolvers.subdomainOf(Fleet.DOMAIN))
                .config(Fleet.config(0))
                .listener(log)
                .listener(ledger)
                .listener(metrics)
                .build()) {
      MeterRegistry registry = new SimpleMeterRegistry();
      metrics.observe(balancer).bindTo(registry);
      Instant begin = Instant.now();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<Map<String, Account>>> clients = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          Client client = new Client(balancer, i);
          clients.add(threads.submit(() -> client.run(requests / THREADS)));
        }
        reloads = reloadUntilDone(balancer, clients);
        accounts.put(CLIENT, Account.sum(results(clients)));
      } finally {
        threads.shutdownNow();
      }
      ledger.flush();
      Map<String, Account> client = accounts.getOrDefault(CLIENT, Map.of());
      accounts.put("statistics", ofStats(balancer.stats(), client));
      metrics.refresh();
      accounts.put("metrics", ofMetrics(registry, client));
      accounts.put("usage ledger", ofLedger(ledger, begin, client));
    }
    accounts.put("access log", lines.accounts());
    return new Result(accounts, reloads);
  }

  private static int reloadUntilDone(LoadBalancer balancer, List<? extends Future<?>> clients) {
    int reloads = 0;
    while (!clients.stream().allMatch(Future::isDone)) {
      balancer.apply(Fleet.config(++reloads));
    }
    return reloads;
  }

  private static List<Map<String, Account>> results(List<Future<Map<String, Account>>> clients)
      throws InterruptedException {
    List<Map<String, Account>> results = new ArrayList<>();
    for (Future<Map<String, Account>> client : clients) {
      try {
        results.add(client.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client failed", e);
      }
    }
    return results;
  }

  /** Bytes and cost, which are not among the statistics, are taken from the client. */
  private static Map<String, Account> ofStats(LbStats stats, Map<String, Account> client) {
    Map<String, Account> accounts = new TreeMap<>();
    stats
        .tenants()
        .forEach(
            (id, tenant) -> {
              Account rest = client.getOrDefault(id, Account.NOTHING);
              accounts.put(
                  id,
                  new Account(
                      tenant.admitted() - tenant.inFlight(),
                      sum(tenant.rejected()),
                      rest.bytesIn(),
                      rest.bytesOut(),
                      rest.cost()));
            });
    accounts.put(Account.NOBODY, new Account(0, sum(stats.rejectedWithoutTenant()), 0, 0, 0));
    return accounts;
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What requests cost, of which there is no meter, is taken from the client. */
  private static Map<String, Account> ofMetrics(
      MeterRegistry registry, Map<String, Account> client) {
    Map<String, Account> accounts = new TreeMap<>();
    for (String tenant : client.keySet()) {
      String label = tenant.equals(Account.NOBODY) ? "unknown" : tenant;
      long rejected =
          sum(registry.find("fairlead.requests").tags("tenant", label, "outcome", "rejected"));
      accounts.put(
          tenant,
          new Account(
              sum(registry.find("fairlead.requests").tag("tenant", label)) - rejected,
              rejected,
              sum(registry.find("fairlead.request.body").tag("tenant", label)),
              sum(registry.find("fairlead.response.body").tag("tenant", label)),
              client.getOrDefault(tenant, Account.NOTHING).cost()));
    }
    return accounts;
  }

  private static long sum(Search meters) {
    return Math.round(meters.functionCounters().stream().mapToDouble(FunctionCounter::count).sum());
  }

  /** Nobody is billed for the requests of nobody, so their number is taken from the client. */
  private static Map<String, Account> ofLedger(
      UsageLedger ledger, Instant begin, Map<String, Account> client) throws IOException {
    Map<String, Account> accounts = new TreeMap<>();
    accounts.put(Account.NOBODY, client.getOrDefault(Account.NOBODY, Account.NOTHING));
    try (UsageSnapshot usage = ledger.snapshot(begin, Instant.now().plus(1, ChronoUnit.HOURS))) {
      UsageSnapshot.Records records = usage.records();
      for (UsageRecord next = records.next(); next != null; next = records.next()) {
        accounts.merge(
            next.tenant(),
            new Account(
                next.requests(), next.rejected(), next.bytesIn(), next.bytesOut(), next.cost()),
            Account::plus);
      }
    }
    return accounts;
  }
}
