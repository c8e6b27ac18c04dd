package io.fairlead.core.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.config.SlowStartConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.health.Status.Verdict;
import io.fairlead.core.plugin.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the health of a pool's endpoints, and what follows from it. Lives as long as the
 * name of the pool, over all configurations. Configured under the engine's lock for changes;
 * otherwise thread-safe.
 */
public final class PoolHealth {

  /** Says that some endpoint gets its whole part, so that the others are measured by that. */
  private static final @Nullable Long SOMEBODY_IS_WARM = null;

  private final String name;
  private final Environment environment;
  private final Loop loop;
  private final CheckSlots slots;
  private final PoolChecks checks;
  private final Ejections ejections;
  private final HealthLog log;
  private volatile HealthConfig config = HealthConfig.NONE;
  private volatile @Nullable Ramp ramp;
  private volatile @Nullable Long warmestSinceNanos = SOMEBODY_IS_WARM;
  private volatile List<EndpointHealth> members = List.of();
  private volatile Runnable fitnessChanged = () -> {};

  /** Whether the pool ever had an endpoint; those it begins with are taken as they come. */
  private boolean begun;

  private Loop.@Nullable Timer sweep;
  private boolean telling;

  PoolHealth(String name, Environment environment, Loop loop, CheckSlots slots) {
    this.name = name;
    this.environment = environment;
    this.loop = loop;
    this.slots = slots;
    checks = new PoolChecks(name, loop, slots, environment);
    ejections = new Ejections(environment.random());
    log = new HealthLog(name, environment.ticker());
  }

  /**
   * Sets what follows when some endpoint has become fit or unfit, or others are watched. It is run
   * in the background, one run at a time and one for all changes since the last, after they can be
   * seen; the last one set counts.
   */
  public void whenFitnessChanges(Runnable consequence) {
    fitnessChanged = consequence;
  }

  /**
   * Goes over to another configuration.
   *
   * @param check makes what asks the endpoints, or null if nothing does
   */
  public void configure(HealthConfig next, @Nullable Supplier<HealthCheck> check) {
    HealthConfig before = config;
    config = next;
    SlowStartConfig slowStart = next.slowStart();
    ramp = slowStart == null ? null : new Ramp(slowStart);
    loop.execute(
        () -> {
          checks.configure(next.check(), check);
          if (!Objects.equals(before.outliers(), next.outliers())) {
            judgeBy(next.outliers());
          }
          members.forEach(this::watchWarming);
        });
  }

  /** How endpoints begin that come now. */
  public Entry entry() {
    Verdict verdict = begun && config.check() != null ? Verdict.UNCHECKED : Verdict.PASSED;
    boolean warms = begun && config.check() == null && config.slowStart() != null;
    return new Entry(this, Status.first(verdict, warms ? (Long) nanos() : null, instant()));
  }

  /** Takes in endpoints that were not in the pool before, all at the same moment. */
  public static final class Entry {

    private final PoolHealth pool;
    private final Status first;

    private Entry(PoolHealth pool, Status first) {
      this.pool = pool;
      this.first = first;
    }

    /** Takes in one. */
    public EndpointHealth join(Endpoint endpoint, EndpointHealth.Counts counts) {
      return new EndpointHealth(pool, endpoint, counts, first);
    }
  }

  /**
   * Watches endpoints from now on.
   *
   * @param endpoints all of the pool
   * @param left those that were among them before and are not any more
   */
  public void watch(List<EndpointHealth> endpoints, List<EndpointHealth> left) {
    Leaving leaving = new Leaving(instant());
    List<Status> were = new ArrayList<>(left.size());
    for (EndpointHealth endpoint : left) {
      were.add(endpoint.leave(leaving));
    }
    members = List.copyOf(endpoints);
    ejections.outOf(endpoints.size());
    begun |= !endpoints.isEmpty();
    loop.execute(
        () -> {
          for (int i = 0; i < were.size(); i++) {
            tell(left.get(i), were.get(i), left.get(i).now());
          }
          checks.watch(members);
          members.forEach(this::watchWarming);
          tellSoon();
        });
  }

  /** The pool is no longer configured: ends its checks. */
  public void close() {
    configure(HealthConfig.NONE, null);
    watch(List.of(), members);
    begun = false;
  }

  /** What was ejected so far. */
  public PoolStats.Ejections stats() {
    return ejections.stats();
  }

  HealthConfig config() {
    return config;
  }

  Ejections ejections() {
    return ejections;
  }

  CheckSlots slots() {
    return slots;
  }

  long nanos() {
    return environment.ticker().nanos();
  }

  Instant instant() {
    return environment.clock().instant();
  }

  long ejectionJitter(OutlierConfig rules) {
    return (long) (rules.maxEjectionTimeJitter().toNanos() * environment.random().nextDouble());
  }

  /**
   * What an endpoint that warms up gets, where the warmest of the pool gets its whole part: a pool
   * whose endpoints are all new serves as any other.
   */
  double partOf(long sinceNanos, long nowNanos) {
    Ramp curve = ramp;
    if (curve == null) {
      return 1;
    }
    Long warmest = warmestSinceNanos;
    double most = warmest == null ? 1 : curve.partAfter(nowNanos - warmest);
    return curve.partAfter(nowNanos - sinceNanos) / most;
  }

  /** Takes note of a change, whose consequences follow in the background. */
  void changed(EndpointHealth endpoint, Status before, Status after) {
    loop.execute(() -> follow(endpoint, before, after));
  }

  /** Ends the checks at once, for the engine closes. By the loop. */
  void closeChecks() {
    checks.close();
  }

  private void follow(EndpointHealth endpoint, Status before, Status after) {
    if (after.ejection.isActive() && !before.ejection.isActive()) {
      loop.at(after.ejection.untilNanos(), () -> endEjection(endpoint, after.ejection));
    }
    watchWarming(endpoint);
    if (before.fit != after.fit || before.warming != after.warming || before.stand != after.stand) {
      tellSoon();
    }
    tell(endpoint, before, after);
  }

  private void tell(EndpointHealth endpoint, Status before, Status after) {
    if (before.health.condition() != after.health.condition()) {
      log.changed(endpoint.endpoint(), before.health, after.health);
      environment.listener().healthChanged(name, endpoint.endpoint(), before.health, after.health);
    }
  }

  private static void endEjection(EndpointHealth endpoint, Ejection ejection) {
    if (endpoint.now().ejection.count() == ejection.count()) {
      endpoint.endEjection();
    }
  }

  /** Coalesces: what was handed over so far is followed first. */
  private void tellSoon() {
    if (!telling) {
      telling = true;
      loop.execute(
          () -> {
            telling = false;
            findWarmest();
            fitnessChanged.run();
          });
    }
  }

  private void watchWarming(EndpointHealth endpoint) {
    Status now = endpoint.now();
    if (!now.warming) {
      return;
    }
    SlowStartConfig slowStart = config.slowStart();
    if (slowStart == null || nanos() - now.warmingSinceNanos >= slowStart.window().toNanos()) {
      endpoint.warm();
    } else {
      loop.at(now.warmingSinceNanos + slowStart.window().toNanos(), () -> watchWarming(endpoint));
    }
  }

  private void findWarmest() {
    Long warmest = null;
    for (EndpointHealth member : members) {
      Status now = member.now();
      if (now.fit && !member.isDraining()) {
        if (!now.warming) {
          warmestSinceNanos = SOMEBODY_IS_WARM;
          return;
        }
        boolean warmer = warmest == null || now.warmingSinceNanos - warmest < 0;
        warmest = warmer ? (Long) now.warmingSinceNanos : warmest;
      }
    }
    warmestSinceNanos = warmest;
  }

  private void judgeBy(@Nullable OutlierConfig rules) {
    if (sweep != null) {
      sweep.cancel();
      sweep = null;
    }
    if (rules == null) {
      members.forEach(EndpointHealth::endEjection);
    } else {
      members.forEach(EndpointHealth::takeSample);
      sweepLater(rules);
    }
  }

  private void sweepLater(OutlierConfig rules) {
    sweep =
        loop.at(
            nanos() + rules.interval().toNanos(),
            () -> {
              sweep(rules);
              sweepLater(rules);
            });
  }

  /** As Envoy does at each interval; ejections end by their own timers. */
  private void sweep(OutlierConfig rules) {
    List<OutlierSweep.Sample> samples = new ArrayList<>();
    for (EndpointHealth member : members) {
      OutlierSweep.Sample sample = member.takeSample();
      if (!member.now().ejection.isActive()) {
        samples.add(sample);
      }
    }
    OutlierSweep.of(
        samples, rules, (endpoint, reason, percent) -> endpoint.eject(rules, reason, percent));
    members.forEach(member -> member.forgive(rules));
  }
}
