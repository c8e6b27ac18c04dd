package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the tenants of a pool do in one round. Not thread-safe. */
final class Round implements WorkLog.Reader {

  /** With so many places, a share is never too high by more than a hundredth. */
  static final int PLACES = 128;

  private final Map<Measure, HeavyHitters> done =
      Map.of(
          Measure.IN_FLIGHT, new HeavyHitters(PLACES),
          Measure.WORK, new HeavyHitters(PLACES),
          Measure.ERRORS, new HeavyHitters(PLACES));

  /** Requests under way in a quarantine, of the few that are in it. */
  private final Map<String, Integer> elsewhere = new HashMap<>();

  private double ended;
  private int looks;
  private long beganNanos;

  /** Begins the next round. */
  void begin(long nowNanos) {
    done.values().forEach(HeavyHitters::clear);
    elsewhere.clear();
    ended = 0;
    looks = 0;
    beganNanos = nowNanos;
  }

  /** A request is under way, at one look. */
  void underWay(String tenant) {
    of(Measure.IN_FLIGHT).add(tenant, 1, 1);
  }

  /** A request is under way that the pool would have had. */
  void underWayElsewhere(String tenant) {
    elsewhere.merge(tenant, 1, Integer::sum);
  }

  /** All that is under way at one look has been told. */
  void looked() {
    looks++;
  }

  @Override
  public void ended(String tenant, long nanos, boolean failed, double times) {
    ended += times;
    of(Measure.WORK).add(tenant, nanos * times, times);
    if (failed) {
      of(Measure.ERRORS).add(tenant, times, times);
    }
  }

  HeavyHitters of(Measure measure) {
    return Objects.requireNonNull(done.get(measure));
  }

  /** What part of all a tenant has done at least. */
  double share(Measure measure, String tenant) {
    double total = of(measure).total();
    return total == 0 ? 0 : of(measure).certain(tenant) / total;
  }

  /** What part of the requests under way those of a tenant in quarantine would be. */
  double shareElsewhere(String tenant) {
    double own = elsewhere.getOrDefault(tenant, 0);
    return own == 0 ? 0 : own / (own + of(Measure.IN_FLIGHT).total());
  }

  /** Requests under way, in the mean. */
  double meanInFlight() {
    return looks == 0 ? 0 : of(Measure.IN_FLIGHT).total() / looks;
  }

  /** The part of the requests that failed. */
  double failing() {
    return ended == 0 ? 0 : of(Measure.ERRORS).total() / ended;
  }

  /** Whether nothing was under way and nothing ended. */
  boolean isEmpty() {
    return ended == 0 && of(Measure.IN_FLIGHT).total() == 0;
  }

  /** The tenants that were there, as far as they have a place. */
  Set<String> tenants() {
    Set<String> tenants = new HashSet<>(elsewhere.keySet());
    for (HeavyHitters hitters : done.values()) {
      hitters.all().forEach(hitter -> tenants.add(hitter.key()));
    }
    return tenants;
  }

  long lengthNanos(long nowNanos) {
    return nowNanos - beganNanos;
  }
}
