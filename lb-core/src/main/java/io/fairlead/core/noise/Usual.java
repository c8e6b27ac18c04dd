package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is usual in a pool, learned from round to round. Not thread-safe. */
final class Usual {

  /** Fewer requests or failures than this show nothing. */
  static final int MIN_TIMES = 10;

  private final Map<Measure, UsualShares> shares =
      Map.of(
          Measure.IN_FLIGHT, new UsualShares(),
          Measure.WORK, new UsualShares(),
          Measure.ERRORS, new UsualShares());

  private final UsualTimes times = new UsualTimes(2 * Round.PLACES);
  private double entitled;
  private int rounds;
  private long learnedNanos;

  /** Whether a pool has been watched for long enough. */
  boolean isKnown(NoisyNeighbourConfig rules) {
    return learnedNanos >= rules.warmUp().toNanos();
  }

  UsualShares shares(Measure measure) {
    return Objects.requireNonNull(shares.get(measure));
  }

  UsualTimes times() {
    return times;
  }

  /**
   * The sum of the shares of the tenants that are there, as configured; who is kept away by others
   * for a round still counts.
   */
  double entitled(double now) {
    return Math.max(now, entitled);
  }

  /**
   * Learns a round.
   *
   * @param entitledNow the sum of the shares of the tenants that were there
   * @param suspects whose part is to be as usual as before; that of the others is of what these
   *     have left
   */
  void learn(
      Round round,
      long lengthNanos,
      double entitledNow,
      Set<String> suspects,
      NoisyNeighbourConfig rules) {
    double weight = weight(lengthNanos, rules);
    for (Measure measure : Measure.values()) {
      learn(measure, round.of(measure), suspects, rules, weight);
    }
    if (suspects.isEmpty()) {
      times.learn(round.of(Measure.WORK), weight);
      entitled += weight * (entitledNow - entitled);
    }
    rounds++;
    learnedNanos += lengthNanos;
  }

  /** Forgets the tenants that are not configured any more. */
  void forgetThoseNotIn(NoiseWatch.Tenants tenants) {
    shares.values().forEach(known -> known.forgetIf(tenant -> tenants.find(tenant) == null));
    times.forgetIf(tenant -> tenants.find(tenant) == null);
  }

  /** In the first rounds that of a plain mean, or else they would be as usual as nothing. */
  private double weight(long lengthNanos, NoisyNeighbourConfig rules) {
    double weight = 1 - Math.pow(0.5, lengthNanos / (double) rules.halfLife().toNanos());
    return isKnown(rules) ? weight : Math.max(weight, 1.0 / (rounds + 1));
  }

  private void learn(
      Measure measure,
      HeavyHitters done,
      Set<String> suspects,
      NoisyNeighbourConfig rules,
      double weight) {
    double ofSuspects = suspects.stream().mapToDouble(done::certain).sum();
    double rest = done.total() - ofSuspects;
    Map<String, Double> parts = new HashMap<>();
    double times = 0;
    for (HeavyHitters.Hitter hitter : done.all()) {
      parts.put(hitter.key(), rest <= 0 ? 0 : hitter.certain() / rest);
      times += hitter.times();
    }
    parts.keySet().removeAll(suspects);
    if (times >= MIN_TIMES) {
      shares(measure).learn(parts, suspects, floor(rules), weight);
    }
  }

  /** Whoever usually does less may do the least share that matters. */
  private static double floor(NoisyNeighbourConfig rules) {
    double floor = Odds.times(1 / rules.factor(), rules.minSharePercent() / 100.0);
    return Math.max(floor, 1.0 / Round.PLACES);
  }
}
