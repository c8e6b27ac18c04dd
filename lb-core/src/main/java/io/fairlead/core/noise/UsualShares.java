package io.fairlead.core.noise;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What part of all each tenant has done as usual: an exponentially weighted mean over rounds. Kept
 * only of those whose mean is above a floor that the caller names, below which it makes no
 * difference; as shares add up to one, there are hardly more of them than go into one. Not
 * thread-safe.
 */
final class UsualShares {

  private final Map<String, Double> byTenant = new HashMap<>();

  /** The share of a tenant, or the floor if it is not known to have more. */
  double of(String tenant, double floor) {
    return Math.max(floor, byTenant.getOrDefault(tenant, floor));
  }

  /**
   * Learns a round.
   *
   * @param shares of that round; who is not in it has done nothing
   * @param except who is to be as usual as before, whatever it has done
   * @param floor what is below it is forgotten; above 0
   * @param weight of this round, above 0 to 1
   */
  void learn(Map<String, Double> shares, Set<String> except, double floor, double weight) {
    shares.forEach(
        (tenant, share) -> {
          if (share > floor) {
            byTenant.putIfAbsent(tenant, floor);
          }
        });
    byTenant.replaceAll(
        (tenant, usual) ->
            except.contains(tenant)
                ? usual
                : usual + weight * (shares.getOrDefault(tenant, 0.0) - usual));
    byTenant.values().removeIf(usual -> usual < floor);
  }

  /** Takes a share for usual from now on. */
  void accept(String tenant, double share) {
    byTenant.put(tenant, share);
  }

  /** Forgets those that have gone. */
  void forgetIf(Predicate<String> isGone) {
    byTenant.keySet().removeIf(isGone);
  }

  /** How many tenants are remembered. */
  int size() {
    return byTenant.size();
  }
}
