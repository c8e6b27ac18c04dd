package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import io.fairlead.benchmarks.simulator.traffic.Zipf;

/**
 * One stream of requests.
 *
 * @param arrivals when they come, over all clients
 * @param work how much each of them is, in nanoseconds of a core
 * @param tenants whose they are
 * @param keys what they are about: the header {@link Population#KEY_HEADER}; a single key stands
 *     for none
 */
public record Traffic(Arrivals arrivals, Distribution work, Zipf tenants, Zipf keys) {

  /** Requests of one tenant, about nothing in particular. */
  public static Traffic of(Arrivals arrivals, Distribution work) {
    return new Traffic(arrivals, work, Zipf.uniform(1), Zipf.uniform(1));
  }

  /** The same from several tenants. */
  public Traffic withTenants(Zipf newTenants) {
    return new Traffic(arrivals, work, newTenants, keys);
  }

  /** The same about several keys. */
  public Traffic withKeys(Zipf newKeys) {
    return new Traffic(arrivals, work, tenants, newKeys);
  }
}
