package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tenants that did too much in a round, for the others and for what is usual. With the
 * share s of a tenant, its usual share u, its fair share f, and the odds o(x) = x / (1 - x):
 *
 * <pre>
 * noisy:  s &gt; min-share  and  o(s) &gt; factor * o(max(u, f))  and  the others suffer
 * </pre>
 */
final class Judge {

  /** What is said of a tenant that was alone in the end. */
  private static final double MOST_TIMES = 1_000_000;

  private final NoisyNeighbourConfig rules;
  private final Round round;
  private final Usual usual;
  private final int slots;
  private final Duration window;
  private final Map<String, Integer> entitlements = new HashMap<>();
  private final double entitled;

  /**
   * Judges a round.
   *
   * @param slots that the tenants share, or 0 if there is no such number
   * @param tenants those that are configured, by id
   */
  Judge(
      NoisyNeighbourConfig rules,
      Round round,
      Usual usual,
      int slots,
      Duration window,
      Function<String, @Nullable Tenant> tenants) {
    this.rules = rules;
    this.round = round;
    this.usual = usual;
    this.slots = slots;
    this.window = window;
    for (String id : round.tenants()) {
      Tenant tenant = tenants.apply(id);
      if (tenant != null) {
        entitlements.put(id, tenant.share());
      }
    }
    entitled = entitlements.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The sum of the shares of the tenants that were there. */
  double entitled() {
    return entitled;
  }

  /** Those who did too much, each with what it overdid most; nobody before it is known. */
  Map<String, Evidence> noisy() {
    Map<String, Evidence> noisy = new HashMap<>();
    if (!usual.isKnown(rules)) {
      return noisy;
    }
    for (Measure measure : rules.measures()) {
      for (HeavyHitters.Hitter hitter : round.of(measure).all()) {
        if (hitter.times() >= Usual.MIN_TIMES && isTooMuch(measure, hitter.key())) {
          Evidence evidence = evidence(measure, hitter.key());
          if (othersSuffer(evidence)) {
            noisy.merge(hitter.key(), evidence, (a, b) -> a.factor() >= b.factor() ? a : b);
          }
        }
      }
    }
    return noisy;
  }

  private boolean isTooMuch(Measure measure, String tenant) {
    return entitlements.containsKey(tenant)
        && isTooMuch(round.share(measure, tenant), usualShare(measure, tenant));
  }

  /** Whether a tenant in quarantine would still do too much, if it came back. */
  boolean wouldBeTooMuch(String tenant) {
    return isTooMuch(round.shareElsewhere(tenant), usualShare(Measure.IN_FLIGHT, tenant));
  }

  private boolean isTooMuch(double share, double usualShare) {
    return share > rules.minSharePercent() / 100.0
        && share > Odds.times(rules.factor(), usualShare);
  }

  private double usualShare(Measure measure, String tenant) {
    int own = entitlements.getOrDefault(tenant, 0);
    double fair = own == 0 ? 0 : own / usual.entitled(entitled);
    return usual.shares(measure).of(tenant, fair);
  }

  private Evidence evidence(Measure measure, String tenant) {
    double share = round.share(measure, tenant);
    double usualShare = usualShare(measure, tenant);
    return new Evidence(
        measure,
        share,
        usualShare,
        Odds.ratio(share, usualShare, MOST_TIMES),
        slots == 0 ? 0 : round.meanInFlight() / slots,
        usual.times().slowdownBut(tenant, round.of(Measure.WORK), Usual.MIN_TIMES),
        round.failing(),
        window);
  }

  private boolean othersSuffer(Evidence evidence) {
    NoisyNeighbourConfig.Pressure pressure = rules.pressure();
    return evidence.measure() == Measure.ERRORS
        ? evidence.failing() * 100 >= pressure.failuresPercent()
        : evidence.slotsUsed() * 100 >= pressure.slotsPercent()
            || evidence.slowdown() >= pressure.slowdown();
  }
}
