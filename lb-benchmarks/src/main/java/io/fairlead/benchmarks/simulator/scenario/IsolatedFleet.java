package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.tenant.Quota;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Sharing;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Twenty tenants alike, kept apart by one of the isolation patterns: on as many servers of one core
 * as the pattern needs so that nobody is slow in quiet times and everybody can lose a server.
 *
 * @param ownServers of each tenant
 */
record IsolatedFleet(String name, int servers, Isolation isolation, int ownServers) {

  /** Half of the cores are busy. */
  static final IsolatedFleet SHARED = new IsolatedFleet("shared", 20, Isolation.SHARED, 0);

  private static final List<IsolatedFleet> ALL =
      List.of(
          SHARED,
          new IsolatedFleet("dedicated-balancer", 20, Isolation.dedicatedBalancer(), 0),
          // Four of twenty can be chosen in 4,845 ways.
          new IsolatedFleet("shuffle-sharded", 20, Isolation.shuffleSharded(4), 0),
          // A server for each tenant, and eight for what is too much for one.
          new IsolatedFleet("bridge", 28, Isolation.bridge(Sharing.OVERFLOW, 4), 1),
          // One server would do for a tenant, until it dies.
          new IsolatedFleet("dedicated", 40, Isolation.dedicated(), 2));

  static final int TENANTS = 20;

  /** Of each tenant in quiet times: half a core. */
  static final double PER_SECOND = 25;

  static final Duration WORK = Duration.ofMillis(20);
  static final Duration QUIET = Duration.ofSeconds(5);
  static final Duration TROUBLE = Duration.ofSeconds(25);
  static final Duration END = Duration.ofSeconds(45);

  /** Twice what a tenant asks for in quiet times, as a quota would leave room for growth. */
  private static final Quota QUOTA = Quota.perSecond(50).withBurst(25);

  /** So many jobs at a server of one core are served with a p99 below half a second. */
  private static final int IN_FLIGHT_PER_SERVER = 6;

  /** The same quiet times and the same trouble with each of the patterns. */
  static List<Setup> setups(Inputs inputs, Function<Setup.Builder, Setup.Builder> trouble) {
    return ALL.stream().map(fleet -> trouble.apply(fleet.setup(inputs)).build()).toList();
  }

  /** A fleet and its quiet traffic; what the first tenant sends is not measured. */
  Setup.Builder setup(Inputs inputs) {
    Traffic all =
        Traffic.of(inputs.arrivals((TENANTS - 1) * PER_SECOND), inputs.work(WORK))
            .withTenants(Zipf.uniform(TENANTS - 1))
            .withFirstTenant(1);
    Traffic first = Traffic.of(inputs.arrivals(PER_SECOND), inputs.work(WORK)).unmeasured();
    return Setup.named(name)
        .servers(servers, ServerConfig.sharing(1))
        .network(Duration.ofNanos(250_000))
        .traffic(all)
        .traffic(first)
        .timeout(Duration.ofSeconds(2))
        .sharing(sharing());
  }

  private Sharing sharing() {
    int sharedServers = servers - ownServers * TENANTS;
    int overflow = ownServers == 0 ? 0 : sharedServers * IN_FLIGHT_PER_SERVER;
    return new Sharing(isolation, ownServers, maxInFlight(), overflow, QUOTA);
  }

  /** Of all servers, or of those of one tenant; and an even part where each has a balancer. */
  private int maxInFlight() {
    return switch (isolation.pattern()) {
      case SHARED, SHUFFLE_SHARDED -> servers * IN_FLIGHT_PER_SERVER;
      case DEDICATED -> ownServers * IN_FLIGHT_PER_SERVER;
      case BRIDGE -> ownServers * IN_FLIGHT_PER_SERVER / 2; // what is more finds room elsewhere
      case DEDICATED_BALANCER -> servers * IN_FLIGHT_PER_SERVER / TENANTS;
    };
  }
}
