package io.fairlead.admin;

import io.fairlead.admin.Finding.Kind;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who does too much for the others, by how much, and what is done about it. */
final class NoiseFindings {

  private final Sample sample;

  NoiseFindings(Sample sample) {
    this.sample = sample;
  }

  /** Who has the most of a pool comes first: the others may be noisy because of that one. */
  List<Finding> all() {
    List<Noise> all = new ArrayList<>();
    sample
        .stats()
        .pools()
        .forEach(
            (name, pool) ->
                pool.noisyNeighbours().forEach(tenant -> all.add(new Noise(name, tenant))));
    all.sort(
        Comparator.comparingDouble((Noise each) -> -each.tenant.evidence().share())
            .thenComparing(each -> each.tenant.tenant()));
    return all.stream().map(each -> noisy(each.pool, each.tenant)).toList();
  }

  private record Noise(String pool, NoisyNeighbour tenant) {}

  private Finding noisy(String pool, NoisyNeighbour tenant) {
    NoisyNeighbour.Evidence evidence = tenant.evidence();
    return new Finding(
        Kind.NOISY,
        tenant.tenant() + " is a noisy neighbour in pool " + pool,
        String.format(
            Locale.ROOT,
            "It has %.0f %% of the %s, %s times its usual part. %s%s",
            100 * evidence.share(),
            evidence.measure().text(),
            Wording.number(evidence.factor()),
            done(tenant.phase(), tenant.action()),
            refusals(tenant.tenant())),
        tenant.tenant(),
        pool,
        null,
        tenant.since());
  }

  private String refusals(String tenant) {
    Double limited = sample.pace(tenant).refused().get(RejectionReason.TENANT_LIMITED);
    return limited == null ? "" : " " + Wording.number(limited) + " more a second are refused.";
  }

  private static String done(NoisyNeighbour.Phase phase, @Nullable Action action) {
    if (phase != NoisyNeighbour.Phase.CURBED || action == null) {
      return "Nothing is done about it.";
    }
    if (action instanceof Quarantine quarantine) {
      return "Its requests go to pool " + quarantine.pool() + ".";
    }
    Limit limit = (Limit) action;
    return limit.inFlight() > 0
        ? "It is held to " + limit.inFlight() + " requests at a time."
        : "It is held to " + limit.percent() + " % of the pool's slots.";
  }
}
