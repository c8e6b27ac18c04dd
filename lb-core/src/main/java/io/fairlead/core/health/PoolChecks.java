package io.fairlead.core.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.health.Status.Verdict;
import io.fairlead.core.plugin.Environment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The active checks of one pool, between the engine and a plug-in that may throw. */
final class PoolChecks {

  /*
   * Belongs to the loop. Each endpoint has its own rhythm from a random beginning; times are rounded
   * up to a grid, so that checks that fall close together share one awakening of the loop. At 10,000
   * endpoints and 5 s that is 40 checks at a time and 50 awakenings a second.
   *
   * After a pause of the process everything is overdue. What is overdue by more than five steps of
   * the grid begins again at a random moment of its interval, so no more than five steps' worth
   * begin at once.
   */

  /** The grid of times at which checks begin and time out. */
  static final long GRID_NANOS = Duration.ofMillis(20).toNanos();

  /** After how long a check is not begun at once any more. */
  static final long OVERDUE_NANOS = 5 * GRID_NANOS;

  private final Loop loop;
  private final CheckSlots slots;
  private final Environment environment;
  private final String origin;
  private final Set<EndpointHealth> watched = new HashSet<>();
  private @Nullable HealthCheckConfig config;
  private @Nullable HealthCheck check;

  PoolChecks(String pool, Loop loop, CheckSlots slots, Environment environment) {
    this.loop = loop;
    this.slots = slots;
    this.environment = environment;
    origin = "health check of pool " + pool;
  }

  /** Goes over to another configuration. The plug-in is kept where what it was told is the same. */
  void configure(@Nullable HealthCheckConfig next, @Nullable Supplier<HealthCheck> maker) {
    boolean same =
        check != null
            && config != null
            && next != null
            && config.type().equals(next.type())
            && config.options().equals(next.options());
    if (!same) {
      close();
      check = maker == null ? null : make(maker);
    }
    config = next;
  }

  /** Checks these endpoints and no others. */
  void watch(List<EndpointHealth> members) {
    if (!watched.isEmpty()) {
      stopAllBut(new HashSet<>(members));
    }
    for (EndpointHealth endpoint : members) {
      if (check == null) {
        endpoint.judged(Verdict.PASSED, "");
      } else if (watched.add(endpoint)) {
        endpoint.check().start(this);
      }
    }
  }

  private void stopAllBut(Set<EndpointHealth> wanted) {
    watched.removeIf(
        endpoint -> {
          boolean gone = !wanted.contains(endpoint);
          if (gone) {
            endpoint.check().stop();
          }
          return gone;
        });
  }

  /** Ends all checks and lets go of the plug-in. */
  void close() {
    watched.forEach(endpoint -> endpoint.check().stop());
    watched.clear();
    if (check != null) {
      try {
        check.close();
      } catch (Throwable e) {
        contain(e);
      }
      check = null;
    }
  }

  CompletionStage<Result> check(Endpoint endpoint) {
    return Objects.requireNonNull(check).check(endpoint);
  }

  HealthCheckConfig config() {
    return Objects.requireNonNull(config);
  }

  Loop loop() {
    return loop;
  }

  CheckSlots slots() {
    return slots;
  }

  long timeoutNanos() {
    return config().timeout().toNanos();
  }

  Result noAnswer() {
    return Result.failed("no answer in " + config().timeout().toMillis() + " ms");
  }

  /** An interval with its jitter. */
  long jittered(long nanos) {
    return nanos + (long) (nanos * config().jitterPercent() / 100.0 * random().nextDouble());
  }

  long anyTimeIn(long nanos) {
    return (long) (nanos * random().nextDouble());
  }

  /** The first time of the grid that is not before the given one. */
  static long onTheGrid(long nanos) {
    return nanos + Math.floorMod(-nanos, GRID_NANOS);
  }

  void contain(Throwable error) {
    environment.faults().contain(origin, error);
  }

  private RandomSource random() {
    return environment.random();
  }

  private @Nullable HealthCheck make(Supplier<HealthCheck> maker) {
    try {
      return Objects.requireNonNull(maker.get());
    } catch (Throwable e) {
      contain(e);
      return null;
    }
  }
}
