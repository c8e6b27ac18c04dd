package io.fairlead.benchmarks.reloadstorm;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.TenantResolvers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One configuration after another, a tenth of them corrupt, while several clients ask without a
 * pause. Before, a breaker has opened and another one has opened and closed.
 */
final class ReloadStorm implements AutoCloseable {

  /** One in so many is corrupt. */
  private static final int CORRUPT = 10;

  private static final String OPEN = "open";
  private static final String CLOSED = "closed";

  private static final int NOBODY = 0;

  /** Requests of each tenant after which a breaker has surely opened or closed. */
  private static final int MOST_ROUNDS = 10_000;

  private final AtomicLong passedNanos = new AtomicLong();
  private final int clients;
  private final int tenants;
  private final Versions versions;
  private final RequestView[] requests;
  private final LoadBalancer balancer;
  private int version;
  private int applied;
  private int refused;
  private int notTakenAtOnce;
  private int breakerChanges;

  /**
   * @param clients that ask at once
   * @param tenants of either kind
   */
  ReloadStorm(int clients, int tenants) {
    this.clients = clients;
    this.tenants = tenants;
    versions = new Versions(tenants);
    requests = versions.requests();
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Versions.DOMAIN))
            .ticker(() -> System.nanoTime() + passedNanos.get())
            .config(versions.config(version))
            .build();
  }

  @Override
  public void close() {
    balancer.close();
  }

  /**
   * What came of a storm.
   *
   * @param applied configurations that were put in force
   * @param refused corrupt ones, all of which were
   * @param notTakenAtOnce how often a request right after a reload was not of the version in force
   * @param breakerChanges how often a breaker was found to be open or closed that had not been
   * @param beyondQuota requests admitted beyond what the quotas of tenants with little allow
   * @param leftOver requests that are under way though all leases were completed, or were counted
   *     wrongly
   * @param elapsed the time that the reloads took
   * @param requests what became of them
   */
  record Outcomes(
      int applied,
      int refused,
      int notTakenAtOnce,
      int breakerChanges,
      long beyondQuota,
      long leftOver,
      Duration elapsed,
      Client.Seen requests) {

    double reloadsPerSecond() {
      return (applied + refused) / (elapsed.toNanos() / 1e9);
    }
  }

  /**
   * Runs it.
   *
   * @param reloads how many, the corrupt ones included
   * @param every how often, if one takes no longer
   */
  Outcomes run(int reloads, Duration every) {
    settleBreakers();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Client.Seen>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(threads.submit(new Client(balancer, requests, i * tenants, isOver)));
      }
      long beginning = System.nanoTime();
      try {
        reload(reloads, every);
      } finally {
        isOver.set(true);
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - beginning);
      Client.Seen seen = Client.Seen.NOTHING;
      for (Future<Client.Seen> client : running) {
        seen = seen.plus(result(client));
      }
      LbStats after = balancer.stats();
      return new Outcomes(
          applied,
          refused,
          notTakenAtOnce,
          breakerChanges,
          beyondQuota(after),
          leftOver(after),
          elapsed,
          seen);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Has one breaker of each pool open, and another one open and close again. */
  private void settleBreakers() {
    serve(Versions.RECOVERED, Versions.RECOVERED, OPEN);
    passedNanos.addAndGet(Versions.OPEN_FOR.toNanos());
    serve(NOBODY, Versions.RECOVERED, CLOSED);
    serve(Versions.SICK, Versions.SICK, OPEN);
  }

  /** Sends requests by way of each pool until a breaker there is as it is to be. */
  private void serve(int failing, int port, String state) {
    for (int pool = 0; pool < Versions.POOLS.size(); pool++) {
      version = Versions.nextInTurn(version);
      balancer.apply(versions.config(version));
      String name = Versions.pool(version);
      for (int i = 0; !breaker(balancer.stats(), name, port).equals(state); i++) {
        if (i == MOST_ROUNDS) {
          throw new IllegalStateException("the breaker of " + port + " does not get " + state);
        }
        for (int tenant = 0; tenant < tenants; tenant++) {
          complete(tenant, failing);
        }
      }
    }
  }

  private void complete(int tenant, int failing) {
    Lease lease = admitted(requests[tenant]);
    boolean isFailing = lease.endpoint().port() == failing;
    lease.complete(isFailing ? Outcome.failed() : Outcome.success());
  }

  private Lease admitted(RequestView request) {
    if (balancer.acquire(request) instanceof Lease lease) {
      return lease;
    }
    throw new IllegalStateException(request + " was refused");
  }

  private void reload(int reloads, Duration every) {
    long next = System.nanoTime();
    for (int i = 1; i <= reloads; i++) {
      if (i % CORRUPT == 0) {
        reloadCorrupt(i / CORRUPT);
      } else {
        reloadGood();
      }
      lookAtOnce();
      if (i % CORRUPT == 0) {
        lookAtBreakers();
      }
      next += every.toNanos();
      pauseUntil(next);
    }
  }

  private void reloadGood() {
    version++;
    balancer.apply(Versions.read(version, versions.text(version)));
    applied++;
  }

  private void reloadCorrupt(int turn) {
    LbConfig before = balancer.config();
    try {
      balancer.apply(Versions.read(version + 1, versions.corrupt(version + 1, turn)));
    } catch (InvalidConfigException e) {
      if (!balancer.config().equals(before)) {
        throw new IllegalStateException("a refused configuration has changed something", e);
      }
      refused++;
      return;
    }
    throw new IllegalStateException("corrupt configuration " + turn + " was not refused");
  }

  private void lookAtOnce() {
    Lease lease = admitted(requests[version % tenants]);
    if (Versions.of(lease) != version) {
      notTakenAtOnce++;
    }
    lease.complete(Outcome.success());
  }

  private void lookAtBreakers() {
    LbStats stats = balancer.stats();
    for (String pool : Versions.POOLS) {
      for (EndpointStats endpoint : endpoints(stats, pool)) {
        String due = endpoint.endpoint().port() == Versions.SICK ? OPEN : CLOSED;
        if (!breaker(endpoint).equals(due)) {
          breakerChanges++;
        }
      }
    }
  }

  private static String breaker(LbStats stats, String pool, int port) {
    return endpoints(stats, pool).stream()
        .filter(endpoint -> endpoint.endpoint().port() == port)
        .map(ReloadStorm::breaker)
        .findFirst()
        .orElseThrow();
  }

  private static String breaker(EndpointStats endpoint) {
    return Objects.requireNonNull(endpoint.policies().get(Policies.CIRCUIT_BREAKER));
  }

  private static List<EndpointStats> endpoints(LbStats stats, String pool) {
    return Objects.requireNonNull(stats.pools().get(pool)).endpoints();
  }

  private long beyondQuota(LbStats stats) {
    long beyond = 0;
    for (int i = 0; i < tenants; i++) {
      TenantStats tenant = stats.tenants().get(Versions.poor(i));
      beyond += tenant == null ? 0 : Math.max(0, tenant.admitted() - Versions.LITTLE - 1);
    }
    return beyond;
  }

  private static long leftOver(LbStats stats) {
    long left = stats.lostLeases() + stats.faults();
    for (TenantStats tenant : stats.tenants().values()) {
      left += tenant.inFlight() + tenant.waiting();
      left += Math.abs(tenant.admitted() - tenant.succeeded() - tenant.failed());
    }
    for (PoolStats pool : stats.pools().values()) {
      left += pool.endpoints().stream().mapToInt(EndpointStats::inFlight).sum();
    }
    return left;
  }

  private static void pauseUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  private static Client.Seen result(Future<Client.Seen> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
