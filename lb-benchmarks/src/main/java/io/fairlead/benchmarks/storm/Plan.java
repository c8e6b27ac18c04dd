package io.fairlead.benchmarks.storm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What is sent: each tenant at random moments, independent of the answers, and of the others. The
 * first tenant is the attacker. The others send the very same in every run of a seed.
 *
 * @param tenants how many, the attacker included
 * @param perSecond requests of each tenant in a second, as long as there is no storm
 * @param factor how many times as many the attacker sends in the storm
 * @param meanMillis how long a server is at work on a request, on average; exponential
 */
record Plan(int tenants, double perSecond, double factor, double meanMillis, long seed) {

  /**
   * A request.
   *
   * @param nanos when it is sent, from the beginning
   * @param workMillis how long a server is at work on it
   */
  record Arrival(long nanos, int tenant, long workMillis) {

    boolean isOfAttacker() {
      return tenant == 0;
    }
  }

  /** All requests of some seconds, in order. */
  List<Arrival> arrivals(boolean storm, int seconds) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      double rate = storm && tenant == 0 ? perSecond * factor : perSecond;
      add(arrivals, tenant, rate, TimeUnit.SECONDS.toNanos(seconds));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    return arrivals;
  }

  private void add(List<Arrival> arrivals, int tenant, double rate, long endNanos) {
    SplittableRandom random = new SplittableRandom(seed + tenant);
    double nanos = exponential(random) * 1e9 / rate;
    while (nanos < endNanos) {
      long workMillis = Math.max(1, Math.round(exponential(random) * meanMillis));
      arrivals.add(new Arrival((long) nanos, tenant, workMillis));
      nanos += exponential(random) * 1e9 / rate;
    }
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log1p(-random.nextDouble());
  }
}
