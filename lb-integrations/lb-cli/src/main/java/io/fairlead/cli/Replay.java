package io.fairlead.cli;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.cli.AccessLog.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs the requests of a log through a load balancer, in the time of the log: each comes when it
 * came, and takes as long, and ends as it did. No endpoint is checked, so all count as fit until
 * requests fail there. The same log and configuration decide the same each time.
 */
final class Replay {

  /** For whoever is not configured; so a log cannot take memory for each name that it makes up. */
  static final String NOBODY = "(none)";

  /** Longer than anybody waits in a queue, after the last request has ended. */
  private static final Duration REST = Duration.ofHours(1);

  private final LbConfig config;
  private final TenantResolver resolver;
  private final Decisions decisions = new Decisions();

  private @Nullable VirtualTime time;
  private @Nullable LoadBalancer balancer;
  private Instant end = Instant.MIN;

  private Replay(LbConfig config, TenantResolver resolver) {
    this.config = withoutChecks(config);
    this.resolver = resolver;
  }

  /** What a configuration would have decided over a log. */
  static Decisions run(LbConfig config, TenantResolver resolver, AccessLog log) {
    Replay replay = new Replay(config, AccessLog.resolver(resolver));
    try {
      log.forEach(replay::take);
      replay.finish();
      return replay.decisions;
    } finally {
      if (replay.balancer != null) {
        replay.balancer.close();
      }
    }
  }

  private void take(Entry entry) {
    VirtualTime now = time;
    LoadBalancer taking = balancer;
    if (now == null || taking == null) {
      now = new VirtualTime(entry.time());
      taking = start(now);
      time = now;
      balancer = taking;
    }
    now.advanceTo(entry.time());
    VirtualTime clock = now;
    CompletionStage<Void> unused =
        taking.acquireAsync(entry.view()).thenAccept(admission -> decided(entry, admission, clock));
    Instant ends = now.instant().plus(entry.duration());
    end = ends.isAfter(end) ? ends : end;
  }

  private LoadBalancer start(VirtualTime clock) {
    return LoadBalancer.builder()
        .tenants(resolver)
        .config(config)
        .ticker(clock)
        .clock(clock)
        .scheduler(clock)
        .random(new Lots())
        .build();
  }

  private void decided(Entry entry, Admission admission, VirtualTime clock) {
    String id = resolver.resolve(entry.view()).tenantId();
    decisions.add(id == null || !config.tenants().containsKey(id) ? NOBODY : id, admission);
    if (admission instanceof Lease lease) {
      Outcome outcome =
          Outcome.ofHttpStatus(Math.max(100, entry.status()))
              .withBytes(entry.bytesIn(), entry.bytesOut())
              .withCost(entry.cost());
      TaskScheduler.Scheduled unused =
          clock.schedule(entry.duration(), () -> lease.complete(outcome));
    }
  }

  private void finish() {
    if (time != null) {
      time.advanceTo(end.plus(REST));
    }
  }

  private static LbConfig withoutChecks(LbConfig config) {
    return config.with(
        all ->
            config
                .pools()
                .forEach(
                    (name, pool) -> {
                      HealthConfig health = pool.health();
                      all.pool(
                          name,
                          pool.with(
                              changed ->
                                  changed.health(
                                      new HealthConfig(
                                          null,
                                          health.outliers(),
                                          health.panicPercent(),
                                          health.slowStart()))));
                    }));
  }

  /** The same numbers each time (SplitMix64, Steele and others 2014). */
  private static final class Lots implements RandomSource {

    private long state;

    @Override
    public long nextLong() {
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      return mixed ^ (mixed >>> 31);
    }
  }
}
