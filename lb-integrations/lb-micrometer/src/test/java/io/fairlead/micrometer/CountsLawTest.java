package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Quota;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to requests, tenants and names: what is counted of the named tenants, of the
 * others and of nobody is together what the load balancer counts itself, after each step.
 */
class CountsLawTest {

  private static final int TENANTS = 8;
  private static final int NAMES = 3;

  /** What may happen. */
  enum Event {
    ACQUIRE,
    SUCCEED,
    FAIL,
    CANCEL,
    NOT_SENT,
    RETRY,
    HEDGE,
    LOSE,
    STRANGER,
    RELOAD,
    ONBOARD,
    OFFBOARD,
    REFRESH,
    ROUND,
    WHILE
  }

  @Property(tries = 200)
  void allNamesTogetherCountWhatTheLoadBalancerDoes(
      @ForAll @Size(max = 100) List<Event> events,
      @ForAll @Size(value = 100) List<@IntRange(max = TENANTS - 1) Integer> tenants) {
    try (Run run = new Run()) {
      for (int i = 0; i < events.size(); i++) {
        run.happen(events.get(i), "t" + tenants.get(i));
        run.check();
      }
    }
  }

  /** A load balancer, the leases that a host holds, and what was seen of the counters. */
  private static final class Run implements AutoCloseable {

    private final Fixture one =
        new Fixture(new SimpleMeterRegistry(), config(), with -> with.topTenants(NAMES));
    private final List<Lease> open = new ArrayList<>();
    private long othersBefore;

    private static LbConfig config() {
      LbConfig config =
          Fixture.config(
              pool -> pool.retry(retry -> retry.maxAttempts(3).hedge(90).budget(100, 100)));
      for (int i = 0; i < TENANTS / 2; i++) {
        config = onboard(config, "t" + i);
      }
      return config;
    }

    private static LbConfig onboard(LbConfig config, String id) {
      return config.with(c -> c.tenant(id, t -> t.quota(Quota.perMinute(10))));
    }

    void happen(Event event, String tenant) {
      switch (event) {
        case ACQUIRE -> hold(one.acquire(tenant));
        case SUCCEED -> complete(Outcome.success());
        case FAIL -> complete(Outcome.broken());
        case CANCEL -> complete(Outcome.cancelled());
        case NOT_SENT -> complete(Outcome.notSent());
        case RETRY -> hold(open.isEmpty() ? null : open.remove(0).retry(Outcome.unreachable()));
        case HEDGE -> hold(open.isEmpty() ? null : open.get(0).hedge());
        case LOSE -> lose();
        case STRANGER -> hold(one.acquire("stranger-" + tenant));
        case RELOAD -> one.balancer.apply(one.balancer.config());
        case ONBOARD -> one.balancer.apply(onboard(one.balancer.config(), tenant));
        case OFFBOARD ->
            one.balancer.apply(one.balancer.config().with(c -> c.removeTenant(tenant)));
        case REFRESH -> one.metrics.refresh();
        case ROUND -> one.nextRound();
        case WHILE -> {
          one.ticker.advance(Duration.ofMinutes(6));
          one.metrics.refresh();
        }
      }
    }

    private void hold(Admission admission) {
      if (admission instanceof Lease lease) {
        open.add(lease);
      }
    }

    private void complete(Outcome outcome) {
      if (!open.isEmpty()) {
        open.remove(open.size() - 1).complete(outcome);
      }
    }

    private void lose() {
      open.clear();
      one.scheduler.advance(Duration.ofMinutes(2));
    }

    void check() {
      LbStats stats = one.balancer.stats();
      Map<String, TenantStats> engine = stats.tenants();
      long admitted = sum(engine, TenantStats::admitted);
      long underWay = sum(engine, TenantStats::inFlight);
      long rejected =
          sum(engine, t -> t.rejected().values().stream().mapToLong(n -> n).sum())
              + stats.rejectedWithoutTenant().values().stream().mapToLong(n -> n).sum();

      assertThat(count("success")).isEqualTo(sum(engine, TenantStats::succeeded));
      assertThat(count("failed") + count("broken") + count("unreachable") + count("timed_out"))
          .isEqualTo(sum(engine, TenantStats::failed));
      assertThat(count("rejected")).isEqualTo(rejected);
      assertThat(one.count("fairlead.rejections")).isEqualTo(rejected);
      assertThat(one.count("fairlead.requests")).isEqualTo(admitted - underWay + rejected);
      checkNames();
    }

    private void checkNames() {
      Set<String> named =
          one.registry.getMeters().stream()
              .map(meter -> meter.getId().getTag("tenant"))
              .filter(id -> id != null && !id.equals("other") && !id.equals("unknown"))
              .collect(Collectors.toSet());
      assertThat(named).hasSizeLessThanOrEqualTo(NAMES);
      assertThat(one.balancer.config().tenants().keySet()).containsAll(named);
      long others = one.count("fairlead.requests", "tenant", "other");
      assertThat(others).isGreaterThanOrEqualTo(othersBefore);
      othersBefore = others;
    }

    private long count(String outcome) {
      return one.count("fairlead.requests", "outcome", outcome);
    }

    private static long sum(Map<String, TenantStats> engine, ToLongFunction<TenantStats> what) {
      return engine.values().stream().mapToLong(what).sum();
    }

    @Override
    public void close() {
      one.close();
    }
  }
}
