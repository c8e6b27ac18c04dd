package io.fairlead.alerts;

import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Judges a pool by what it says of itself. */
final class PoolWatch {

  /** One endpoint may fail at any time. */
  private static final int FEWEST = 2;

  private PoolWatch() {}

  static void judge(String pool, PoolStats stats, AlertRules rules, Consumer<Finding> found) {
    judgeEndpoints(pool, stats, rules, found);
    stats.noisyNeighbours().forEach(noisy -> judge(pool, noisy, found));
  }

  /** Endpoints that are to serve; those that an operator drains are missed by nobody. */
  private static void judgeEndpoints(
      String pool, PoolStats stats, AlertRules rules, Consumer<Finding> found) {
    int all = 0;
    int out = 0;
    for (EndpointStats endpoint : stats.endpoints()) {
      Condition condition = endpoint.health().condition();
      boolean isOut = condition == Condition.EJECTED || condition == Condition.UNHEALTHY;
      boolean isToServe =
          condition != Condition.LEAVING
              && condition != Condition.DRAINING
              && condition != Condition.DRAINED;
      all += isToServe ? 1 : 0;
      out += isOut ? 1 : 0;
    }
    if (out >= FEWEST && (double) out / all >= rules.ejected()) {
      found.accept(
          new Finding(
              new Finding.Subject(Alert.Kind.EJECTIONS, null, pool),
              Alert.Severity.PAGE,
              String.format(
                  Locale.ROOT,
                  "%d of %d endpoints of pool %s are ejected or fail their checks",
                  out,
                  all,
                  pool),
              Map.of("out", out, "endpoints", all)));
    }
  }

  private static void judge(String pool, PoolStats.NoisyNeighbour noisy, Consumer<Finding> found) {
    PoolStats.NoisyNeighbour.Evidence evidence = noisy.evidence();
    found.accept(
        new Finding(
            new Finding.Subject(Alert.Kind.NOISY_NEIGHBOUR, noisy.tenant(), pool),
            Alert.Severity.TICKET,
            String.format(
                Locale.ROOT,
                "tenant %s does too much for the others of pool %s: %s",
                noisy.tenant(),
                pool,
                noisy.reason()),
            Map.of(
                "share", evidence.share(),
                "usual-share", evidence.usualShare(),
                "factor", evidence.factor(),
                "slowdown", evidence.slowdown(),
                "failing", evidence.failing())));
  }
}
