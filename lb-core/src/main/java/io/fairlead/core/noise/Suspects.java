package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of a pool that were noisy in the last round, and those that were found; what is done
 * about them is done and undone here, and announced. Not thread-safe.
 */
final class Suspects {

  private final Announcements announcements;
  private final Map<String, Suspect> byTenant = new TreeMap<>();

  Suspects(Announcements announcements) {
    this.announcements = announcements;
  }

  /** Who they are, whether found or not. */
  Set<String> tenants() {
    return Set.copyOf(byTenant.keySet());
  }

  /** Those that were found, as they stand. */
  List<NoisyNeighbour> found() {
    return byTenant.values().stream().filter(Suspect::isFound).map(Suspect::now).toList();
  }

  /** Goes on from one round to the next: finds who has been noisy, lets go who has been quiet. */
  void follow(Judge judge, Round round, NoisyNeighbourConfig rules, long nowNanos, Instant now) {
    Map<String, Evidence> noisy = judge.noisy();
    noisy.forEach((tenant, found) -> byTenant.putIfAbsent(tenant, new Suspect(tenant, found)));
    for (Suspect suspect : all()) {
      Evidence evidence = noisy.get(suspect.tenant());
      boolean presses = suspect.presses() || judge.wouldBeTooMuch(suspect.tenant());
      if (evidence != null || presses) {
        suspect.noisy(evidence);
      } else {
        suspect.quiet();
      }
      if (suspect.isToBeFound(rules)) {
        suspect.find(round, rules, nowNanos, now);
        announcements.add(suspect.now());
      } else if (suspect.isOver(rules, nowNanos)) {
        end(suspect, "it has been quiet");
      }
    }
  }

  /**
   * Sees to it that something is done about those that were found. Where it is done already, it is
   * renewed, for the state of a tenant may have been made anew meanwhile, or not have been there.
   */
  void curb(@Nullable Action action, int maxInFlight, NoiseWatch.Tenants tenants) {
    for (Suspect suspect : byTenant.values()) {
      Tenant tenant = suspect.isFound() && action != null ? tenants.find(suspect.tenant()) : null;
      if (tenant == null || tenant.priority() == Priority.CRITICAL) {
        free(suspect, "nothing is to be done about it");
      } else {
        curb(suspect, tenants.curb(suspect.tenant()), action, maxInFlight);
      }
    }
  }

  /** Does something else about those that something is done about, at once. */
  void curbBy(@Nullable Action action, int maxInFlight) {
    for (Suspect suspect : byTenant.values()) {
      if (suspect.action() != null && !suspect.action().equals(action)) {
        free(suspect, "something else is to be done");
        curb(suspect, suspect.curb(), action, maxInFlight);
      }
    }
  }

  private void curb(
      Suspect suspect, @Nullable Curb curb, @Nullable Action action, int maxInFlight) {
    if (curb == null || action == null) {
      return;
    }
    boolean isNew = suspect.action() == null;
    suspect.curb(curb, action, maxInFlight);
    if (isNew) {
      announcements.add(suspect.now());
    }
  }

  private void free(Suspect suspect, String reason) {
    Action action = suspect.action();
    if (action != null) {
      suspect.free();
      announcements.add(suspect.at(Phase.FREED, action, reason));
    }
  }

  private void end(Suspect suspect, String reason) {
    byTenant.remove(suspect.tenant());
    if (suspect.isFound()) {
      Action action = suspect.action();
      free(suspect, reason);
      announcements.add(suspect.at(Phase.GONE, action, reason));
    }
  }

  void endAll(String reason) {
    all().forEach(suspect -> end(suspect, reason));
  }

  void endThoseNotIn(NoiseWatch.Tenants tenants) {
    for (Suspect suspect : all()) {
      if (tenants.find(suspect.tenant()) == null) {
        end(suspect, "the tenant is not configured any more");
      }
    }
  }

  /** Ends it for a tenant, whose doings are usual from now on; false if it was not found. */
  boolean pardon(String tenant, Usual usual) {
    Suspect suspect = byTenant.get(tenant);
    if (suspect == null || !suspect.isFound()) {
      return false;
    }
    suspect.shares().forEach((measure, share) -> usual.shares(measure).accept(tenant, share));
    end(suspect, "it was pardoned");
    return true;
  }

  private List<Suspect> all() {
    return List.copyOf(byTenant.values());
  }
}
