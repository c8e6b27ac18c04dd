package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Evidence;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Environment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tenants of a pool that do too much for the others, and curbs them as configured. Lives
 * as long as the pool's name, over all configurations.
 *
 * <p>Thread-safe, by a lock that the request path does not take: that appends to the {@link
 * WorkLog} and reads {@link Curb}s. Takes 12 KiB for each processor, up to 16 of them, and less
 * than 100 KiB besides, however many tenants there are; and nothing where nobody asks.
 */
public final class NoiseWatch {

  private final Environment environment;
  private final Announcements announcements;
  private final Round round = new Round();
  private Usual usual = new Usual();

  /** By tenant; those who were noisy in the last round, and those who were found. */
  private final Map<String, Suspect> suspects = new TreeMap<>();

  private volatile @Nullable NoisyNeighbourConfig config;
  private volatile @Nullable WorkLog log;
  private int maxInFlight;
  private boolean sharesSlots;

  /** What the engine knows of tenants. */
  public interface Tenants {

    /** A configured tenant, or null. */
    @Nullable Tenant find(String id);

    /** What keeps a tenant in bounds in the watched pool, or null while it is not there. */
    @Nullable Curb curb(String id);
  }

  /** Watches a pool, once it is configured. */
  public NoiseWatch(String pool, Environment environment) {
    this.environment = environment;
    announcements = new Announcements(pool, environment.listener());
  }

  /**
   * Goes over to another configuration.
   *
   * @param next null to look for nobody and forget everything
   * @param slots that the pool may work on at once, or 0
   * @param shared whether the tenants share the slots
   */
  public void configure(@Nullable NoisyNeighbourConfig next, int slots, boolean shared) {
    synchronized (this) {
      config = next;
      maxInFlight = slots;
      sharesSlots = shared;
      if (next == null) {
        endAll("nobody looks for noisy neighbours any more");
        forget();
      } else {
        watch(next);
      }
    }
    announcements.tell();
  }

  private void watch(NoisyNeighbourConfig next) {
    if (log == null) {
      log = new WorkLog(Runtime.getRuntime().availableProcessors());
      round.begin(environment.ticker().nanos());
    }
    for (Suspect suspect : suspects.values()) {
      if (suspect.action() != null && !suspect.action().equals(next.action())) {
        Curb curb = Objects.requireNonNull(suspect.curb());
        free(suspect, "something else is to be done");
        curb(suspect, curb, next.action());
      }
    }
  }

  private void forget() {
    log = null;
    usual = new Usual();
  }

  /** Ends it all, for the pool or the engine is no more. */
  public void close(String reason) {
    synchronized (this) {
      config = null;
      endAll(reason);
      forget();
    }
    announcements.tell();
  }

  /** Takes what ends in the pool, or null if nobody looks. */
  public @Nullable WorkLog log() {
    return log;
  }

  /** Whether anybody looks. */
  public boolean isOn() {
    return config != null;
  }

  /** A request of a tenant is under way in the pool, just before a {@link #look}. */
  public synchronized void underWay(String tenant) {
    round.underWay(tenant);
  }

  /** A request of a tenant is under way in the quarantine of the pool. */
  public synchronized void underWayElsewhere(String tenant) {
    round.underWayElsewhere(tenant);
  }

  /** Looks at what has happened, twice in a second, and judges when a round is over. */
  public void look(Tenants tenants) {
    synchronized (this) {
      NoisyNeighbourConfig rules = config;
      WorkLog entries = log;
      if (rules != null && entries != null) {
        entries.drain(round);
        round.looked();
        endThoseNotIn(tenants);
        long now = environment.ticker().nanos();
        if (round.lengthNanos(now) >= rules.interval().toNanos()) {
          endRound(rules, tenants, now);
        }
        curbThoseFound(rules, tenants);
      }
    }
    announcements.tell();
  }

  private void endRound(NoisyNeighbourConfig rules, Tenants tenants, long nowNanos) {
    Judge judge =
        new Judge(
            rules,
            round,
            usual,
            sharesSlots ? maxInFlight : 0,
            round.length(nowNanos),
            tenants::find);
    follow(usual.isKnown(rules) ? judge.noisy() : Map.of(), judge, rules, nowNanos);
    if (!round.isEmpty()) {
      usual.learn(round, round.lengthNanos(nowNanos), judge.entitled(), suspects.keySet(), rules);
    }
    round.begin(nowNanos);
  }

  private void follow(
      Map<String, Evidence> noisy, Judge judge, NoisyNeighbourConfig rules, long nowNanos) {
    noisy.forEach((tenant, found) -> suspects.putIfAbsent(tenant, new Suspect(tenant, found)));
    for (Suspect suspect : List.copyOf(suspects.values())) {
      Evidence evidence = noisy.get(suspect.tenant());
      if (evidence != null || isPressing(suspect, judge)) {
        suspect.noisy(evidence);
      } else {
        suspect.quiet();
      }
      if (suspect.isToBeFound(rules)) {
        suspect.find(round, rules, nowNanos, environment.clock().instant());
        announcements.add(suspect.now());
      } else if (suspect.isOver(rules, nowNanos)) {
        end(suspect, "it has been quiet");
      }
    }
  }

  /** Whether it would be noisy again, were nothing done about it. */
  private static boolean isPressing(Suspect suspect, Judge judge) {
    Curb curb = suspect.action() == null ? null : suspect.curb();
    return curb != null && (curb.takeRefused() > 0 || judge.wouldBeTooMuch(suspect.tenant()));
  }

  /** A tenant's state may have been made anew since, or not have been there. */
  private void curbThoseFound(NoisyNeighbourConfig rules, Tenants tenants) {
    for (Suspect suspect : suspects.values()) {
      Tenant tenant = suspect.isFound() ? tenants.find(suspect.tenant()) : null;
      Action action =
          tenant == null || tenant.priority() == Priority.CRITICAL ? null : rules.action();
      Curb curb = action == null ? null : tenants.curb(suspect.tenant());
      if (action == null && suspect.action() != null) {
        free(suspect, "its priority is critical");
      } else if (curb != null) {
        curb(suspect, curb, action);
      }
    }
  }

  private void curb(Suspect suspect, Curb curb, @Nullable Action action) {
    if (action != null) {
      boolean isNew = suspect.action() == null;
      suspect.curb(curb, action, maxInFlight);
      if (isNew) {
        announcements.add(suspect.now());
      }
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
    suspects.remove(suspect.tenant());
    if (suspect.isFound()) {
      Action action = suspect.action();
      free(suspect, reason);
      announcements.add(suspect.at(Phase.GONE, action, reason));
    }
  }

  private void endAll(String reason) {
    List.copyOf(suspects.values()).forEach(suspect -> end(suspect, reason));
  }

  private void endThoseNotIn(Tenants tenants) {
    for (Suspect suspect : List.copyOf(suspects.values())) {
      if (tenants.find(suspect.tenant()) == null) {
        end(suspect, "the tenant is not configured any more");
      }
    }
  }

  /**
   * Ends what is done about a tenant, and takes what it does for usual from now on.
   *
   * @return whether it was a noisy neighbour
   */
  public boolean pardon(String tenant) {
    boolean found;
    synchronized (this) {
      Suspect suspect = suspects.get(tenant);
      found = suspect != null && suspect.isFound();
      if (suspect != null && found) {
        suspect.shares().forEach((measure, share) -> usual.shares(measure).accept(tenant, share));
        end(suspect, "it was pardoned");
      }
    }
    announcements.tell();
    return found;
  }

  /** The noisy neighbours now. */
  public synchronized List<NoisyNeighbour> found() {
    return suspects.values().stream().filter(Suspect::isFound).map(Suspect::now).toList();
  }
}
