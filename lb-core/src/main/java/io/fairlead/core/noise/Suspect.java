package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant that was noisy in the last round, or was found to be a noisy neighbour. */
final class Suspect {

  private final String tenant;

  private final Map<Measure, Double> shares = new EnumMap<>(Measure.class);

  private Evidence evidence;
  private int noisyRounds;
  private int quietRounds;
  private boolean found;
  private long heldUntilNanos;
  private Instant since = Instant.EPOCH;
  private Instant until = Instant.EPOCH;
  private String reason = "";
  private @Nullable Curb curb;
  private @Nullable Action action;

  Suspect(String tenant, Evidence evidence) {
    this.tenant = tenant;
    this.evidence = evidence;
  }

  String tenant() {
    return tenant;
  }

  boolean isFound() {
    return found;
  }

  /** What is done about it, or null. */
  @Nullable Action action() {
    return action;
  }

  /** What it is curbed by, or was. */
  @Nullable Curb curb() {
    return curb;
  }

  /** Whether more was refused in this round than it was let do. */
  boolean presses() {
    return curb != null && curb.takeRefused() > 0;
  }

  /** What it did in the round in which it was found. */
  Map<Measure, Double> shares() {
    return shares;
  }

  /** It was noisy in one more round. */
  void noisy(@Nullable Evidence latest) {
    noisyRounds++;
    quietRounds = 0;
    if (!found && latest != null) {
      evidence = latest;
    }
  }

  /** It was quiet in one more round. */
  void quiet() {
    noisyRounds = 0;
    quietRounds++;
  }

  boolean isToBeFound(NoisyNeighbourConfig rules) {
    return !found && noisyRounds >= rules.roundsToBegin();
  }

  boolean isOver(NoisyNeighbourConfig rules, long nowNanos) {
    return found
        ? quietRounds >= rules.roundsToEnd() && nowNanos - heldUntilNanos >= 0
        : quietRounds > 0;
  }

  /** It is a noisy neighbour from now on. */
  void find(Round round, NoisyNeighbourConfig rules, long nowNanos, Instant now) {
    found = true;
    heldUntilNanos = nowNanos + rules.hold().toNanos();
    since = now;
    until = now.plus(rules.hold());
    for (Measure measure : Measure.values()) {
      shares.put(measure, round.share(measure, tenant));
    }
    reason =
        String.format(
            Locale.ROOT,
            "%.1f %% of the %s instead of %.1f %%",
            100 * evidence.share(),
            evidence.measure().text(),
            100 * evidence.usualShare());
  }

  /** Does something about it from now on, or renews it where the tenant's state was made anew. */
  void curb(Curb by, Action how, int maxInFlight) {
    curb = by;
    action = how;
    if (how instanceof NoisyNeighbourConfig.Limit limit) {
      by.limit(limit.requests(maxInFlight));
    } else {
      by.move();
    }
  }

  /** Does nothing about it any more. */
  void free() {
    if (curb != null) {
      curb.open();
    }
    action = null;
  }

  /** How it stands. */
  NoisyNeighbour now() {
    return at(action == null ? Phase.FOUND : Phase.CURBED, action, reason);
  }

  NoisyNeighbour at(Phase phase, @Nullable Action how, String why) {
    return new NoisyNeighbour(tenant, phase, how, why, since, until, evidence);
  }
}
