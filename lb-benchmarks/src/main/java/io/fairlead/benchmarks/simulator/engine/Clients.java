package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerBuilder;
import io.fairlead.api.Locality;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.benchmarks.simulator.traffic.Randomness;
import java.util.concurrent.CompletionStage;

/** The load balancers, one for each client: the real ones, on virtual time. */
final class Clients {

  private static final String POOL = "servers";

  private final LoadBalancer[] balancers;

  Clients(
      Setup setup,
      BalancerSpec balancer,
      Population population,
      VirtualTime time,
      ProbeSource probes,
      long seed) {
    balancers = new LoadBalancer[setup.clients()];
    for (int i = 0; i < balancers.length; i++) {
      LoadBalancerBuilder builder =
          LoadBalancer.builder()
              .tenants(Population.resolver())
              .config(config(setup, balancer, population, i))
              .ticker(time)
              .scheduler(time)
              .random(new Randomness(seed, Streams.FIRST_CLIENT + i));
      if (balancer.probes()) {
        builder.probes(POOL, probes);
      }
      balancers[i] = builder.build();
    }
  }

  private static LbConfig config(
      Setup setup, BalancerSpec balancer, Population population, int client) {
    Sharing sharing = setup.sharing();
    LbConfig.Builder config = LbConfig.builder().defaultPool(POOL);
    PoolConfig.Builder pool = pool(setup, balancer, client);
    PoolConfig.Builder overflow = pool(setup, balancer, client);
    for (int i = 0; i < setup.servers().size(); i++) {
      boolean isCommon = sharing.isOverflow(i, population.tenants());
      String owner = Population.tenant(i % population.tenants());
      (isCommon ? overflow : pool).endpoint(endpoint(setup, i, owner));
    }
    pool.isolation(sharing.isolation()).maxInFlight(sharing.maxInFlight());
    if (balancer.queue() && sharing.maxInFlight() > 0) {
      pool.queue(queue -> queue.maxWait(setup.timeout()));
    }
    config.pool(POOL, pool.build());
    config.pool(Sharing.OVERFLOW, overflow.maxInFlight(sharing.overflowMaxInFlight()).build());
    population.configure(
        config, balancer.policies().contains(Policies.QUOTA) ? sharing.quota() : null);
    balancer.admit(config);
    return config.build();
  }

  private static PoolConfig.Builder pool(Setup setup, BalancerSpec balancer, int client) {
    PoolConfig.Builder pool = PoolConfig.builder();
    balancer.choose(pool, client, setup.clients());
    // As often as the scenario says: the question is what the balancer does, not what a budget
    // does.
    return pool.retry(
        retry ->
            retry.maxAttempts(1 + setup.retries()).budget(100, RetryConfig.Budget.MOST_PER_SECOND));
  }

  private static Endpoint endpoint(Setup setup, int number, String owner) {
    return Endpoint.of("server-" + number, number + 1)
        .withLabel(Isolation.DEFAULT_ENDPOINT_LABEL, owner)
        .withId("server-" + number)
        .withWeight(setup.servers().get(number).weight())
        .withLocality(new Locality("", "zone-" + number % setup.zones()));
  }

  /** The number of the server behind an endpoint, which is written in its port. */
  static int server(Endpoint endpoint) {
    return endpoint.port() - 1;
  }

  int size() {
    return balancers.length;
  }

  Admission acquire(int client, RequestView request) {
    return balancers[client].acquire(request);
  }

  /** The same, where requests wait for a slot. */
  CompletionStage<Admission> acquireAsync(int client, RequestView request) {
    return balancers[client].acquireAsync(request);
  }

  void close() {
    for (LoadBalancer balancer : balancers) {
      balancer.close();
    }
  }
}
