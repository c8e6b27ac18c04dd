package io.fairlead.core.noise;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How long the requests of each tenant take as usual, to tell how much slower those of several
 * tenants together are now, whoever sends how many. Where that would be of too many tenants, those
 * are forgotten that were not seen last. Not thread-safe.
 */
final class UsualTimes {

  /*
   * A mean over all requests would say that they have become slower when those who send slow ones
   * send more. So what the requests took is compared with what as many of each tenant took as usual,
   * which statistics call indirect standardisation.
   */

  private final int most;
  private final Map<String, Double> nanosByTenant = new HashMap<>();

  UsualTimes(int most) {
    this.most = most;
  }

  /** Learns what a round has shown, with a weight above 0 to 1. */
  void learn(HeavyHitters work, double weight) {
    for (HeavyHitters.Hitter hitter : work.all()) {
      double nanos = hitter.certain() / hitter.times();
      nanosByTenant.merge(
          hitter.key(), nanos, (usual, latest) -> usual + weight * (latest - usual));
    }
    if (nanosByTenant.size() > most) {
      nanosByTenant.keySet().retainAll(tenantsOf(work));
    }
  }

  /** Forgets those that have gone. */
  void forgetIf(Predicate<String> isGone) {
    nanosByTenant.keySet().removeIf(isGone);
  }

  private static Set<String> tenantsOf(HeavyHitters work) {
    return work.all().stream().map(HeavyHitters.Hitter::key).collect(Collectors.toSet());
  }

  /**
   * How many times as long as usual the requests took of all but one tenant, or 1 if they are too
   * few to say.
   */
  double slowdownBut(String tenant, HeavyHitters work, double minTimes) {
    double taken = 0;
    double usual = 0;
    double times = 0;
    for (HeavyHitters.Hitter hitter : work.all()) {
      Double nanos = hitter.key().equals(tenant) ? null : nanosByTenant.get(hitter.key());
      if (nanos != null) {
        taken += hitter.certain();
        usual += hitter.times() * nanos;
        times += hitter.times();
      }
    }
    return times < minTimes || usual <= 0 ? 1 : taken / usual;
  }
}
