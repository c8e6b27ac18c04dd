package io.fairlead.core.noise;

import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.plugin.Environment;
import java.time.Duration;
import java.util.List;
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
  private final Suspects suspects;
  private final Round round = new Round();
  private Usual usual = new Usual();

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
    suspects = new Suspects(announcements);
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
        forget("nobody looks for noisy neighbours any more");
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
    suspects.curbBy(next.action(), maxInFlight);
  }

  private void forget(String reason) {
    suspects.endAll(reason);
    log = null;
    usual = new Usual();
  }

  /** Ends it all, for the pool or the engine is no more. */
  public void close(String reason) {
    synchronized (this) {
      config = null;
      forget(reason);
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
        suspects.endThoseNotIn(tenants);
        long now = environment.ticker().nanos();
        if (round.lengthNanos(now) >= rules.interval().toNanos()) {
          endRound(rules, tenants, now);
        }
        suspects.curb(rules.action(), maxInFlight, tenants);
      }
    }
    announcements.tell();
  }

  private void endRound(NoisyNeighbourConfig rules, Tenants tenants, long nowNanos) {
    long lengthNanos = round.lengthNanos(nowNanos);
    Judge judge =
        new Judge(
            rules,
            round,
            usual,
            sharesSlots ? maxInFlight : 0,
            Duration.ofNanos(lengthNanos),
            tenants::find);
    suspects.follow(judge, round, rules, nowNanos, environment.clock().instant());
    if (!round.isEmpty()) {
      usual.learn(round, lengthNanos, judge.entitled(), suspects.tenants(), rules);
    }
    usual.forgetThoseNotIn(tenants);
    round.begin(nowNanos);
  }

  /**
   * Ends what is done about a tenant, and takes what it did when it was found for usual from now
   * on.
   *
   * @return whether it was a noisy neighbour
   */
  public boolean pardon(String tenant) {
    boolean found;
    synchronized (this) {
      found = suspects.pardon(tenant, usual);
    }
    announcements.tell();
    return found;
  }

  /** The noisy neighbours now. */
  public synchronized List<NoisyNeighbour> found() {
    return suspects.found();
  }
}
