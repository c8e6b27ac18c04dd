package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;

/**
 * One stream of requests.
 *
 * @param arrivals when they come, over all clients
 * @param work how much each of them is, in nanoseconds of a core
 * @param firstTenant the number of the first of the tenants
 * @param tenants whose they are
 * @param keys what they are about: the header {@link Population#KEY_HEADER}; a single key stands
 *     for none
 * @param measured whether it is of interest what comes of them; what the servers do for them is in
 *     any case
 * @param downtime how long a server is down that one of them has come to; zero for what does no
 *     harm
 */
public record Traffic(
    Arrivals arrivals,
    Distribution work,
    int firstTenant,
    Zipf tenants,
    Zipf keys,
    boolean measured,
    Duration downtime) {

  /** Requests of one tenant, about nothing in particular. */
  public static Traffic of(Arrivals arrivals, Distribution work) {
    return new Traffic(arrivals, work, 0, Zipf.uniform(1), Zipf.uniform(1), true, Duration.ZERO);
  }

  /** The same from several tenants. */
  public Traffic withTenants(Zipf newTenants) {
    return new Traffic(arrivals, work, firstTenant, newTenants, keys, measured, downtime);
  }

  /** The same from tenants that are numbered from another one on. */
  public Traffic withFirstTenant(int number) {
    return new Traffic(arrivals, work, number, tenants, keys, measured, downtime);
  }

  /** The same about several keys. */
  public Traffic withKeys(Zipf newKeys) {
    return new Traffic(arrivals, work, firstTenant, tenants, newKeys, measured, downtime);
  }

  /** The same as what others suffer from. */
  public Traffic unmeasured() {
    return new Traffic(arrivals, work, firstTenant, tenants, keys, false, downtime);
  }

  /** The same as poison: it kills the server that it comes to, which is back some time later. */
  public Traffic killingFor(Duration time) {
    return new Traffic(arrivals, work, firstTenant, tenants, keys, measured, time);
  }

  /** How many tenants there are at least. */
  int endOfTenants() {
    return firstTenant + tenants.size();
  }
}
