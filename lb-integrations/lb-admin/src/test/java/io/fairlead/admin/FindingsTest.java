package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Map<String, TenantStats> tenants = new HashMap<>();
  private final List<EndpointStats> endpoints = new ArrayList<>();
  private final List<PoolStats.NoisyNeighbour> noisy = new ArrayList<>();
  private final LbConfig config =
      LbConfig.builder().pool("shared", p -> p.endpoint("10.0.0.1", 80)).build();
  private Sample last;
  private long seconds;

  /** Looks a second after the look before. */
  private List<Finding> look() {
    PoolStats.Level level =
        new PoolStats.Level(
            java.util.Set.of(), 0, java.util.Set.of(), 100, endpoints.size(), 3, false);
    PoolStats pool =
        new PoolStats(
            "round-robin",
            endpoints,
            endpoints.isEmpty() ? List.of() : List.of(level),
            0,
            new PoolStats.Ejections(0, 0, 0, 0),
            new PoolStats.Retries(0, 0, 0),
            0,
            0,
            Map.of(),
            noisy);
    LbStats stats =
        new LbStats(Map.copyOf(tenants), Map.of("shared", pool), Map.of(), Map.of(), 0, 0);
    last = Sample.of(last, NOW.plusSeconds(seconds), seconds * SECOND, config, stats);
    seconds++;
    return last.findings();
  }

  private static TenantStats tenant(
      long admitted, Map<RejectionReason, Long> rejected, long p99Millis) {
    LatencyStats latency =
        p99Millis == 0
            ? LatencyStats.NONE
            : new LatencyStats(
                100, MILLI, 2 * MILLI, p99Millis * MILLI, p99Millis * MILLI, p99Millis * MILLI);
    return new TenantStats(0, 0, admitted, admitted, 0, rejected, latency, List.of(), Map.of());
  }

  private static EndpointStats endpoint(String id, Condition condition, long millis, long ended) {
    return new EndpointStats(
        Endpoint.of(id, 80).withId(id),
        0,
        ended,
        0,
        millis * MILLI,
        new EndpointStats.Health(condition, "five failures in a row", NOW),
        Map.of());
  }

  private static PoolStats.NoisyNeighbour noisy(
      String tenant, PoolStats.NoisyNeighbour.Phase phase, NoisyNeighbourConfig.Action action) {
    return noisy(tenant, phase, action, 0.74);
  }

  private static PoolStats.NoisyNeighbour noisy(
      String tenant,
      PoolStats.NoisyNeighbour.Phase phase,
      NoisyNeighbourConfig.Action action,
      double share) {
    return new PoolStats.NoisyNeighbour(
        tenant,
        phase,
        action,
        "",
        NOW,
        NOW,
        new PoolStats.NoisyNeighbour.Evidence(
            Measure.WORK, share, 0.1, 5.24, 0, 1, 0, Duration.ofSeconds(1)));
  }

  @Test
  void nothingIsWrongWhereNothingIs() {
    tenants.put("acme", tenant(10, Map.of(), 20));
    endpoints.add(endpoint("a", Condition.HEALTHY, 20, 0));
    look();

    assertThat(look()).isEmpty();
  }

  @Test
  void noisyNeighbourComesFirstWithWhatIsDoneAboutIt() {
    endpoints.add(endpoint("b", Condition.DRAINING, 20, 0));
    endpoints.add(endpoint("a", Condition.EJECTED, 20, 0));
    tenants.put("acme", tenant(0, Map.of(), 0));
    tenants.put("loud", tenant(0, Map.of(), 0));
    noisy.add(
        noisy("loud", PoolStats.NoisyNeighbour.Phase.CURBED, NoisyNeighbourConfig.Limit.of(4)));
    look();
    tenants.put("acme", tenant(0, Map.of(RejectionReason.QUOTA_EXCEEDED, 2L), 0));
    tenants.put("loud", tenant(0, Map.of(RejectionReason.TENANT_LIMITED, 30L), 0));

    List<Finding> findings = look();

    assertThat(findings)
        .extracting(Finding::kind)
        .containsExactly(
            Finding.Kind.NOISY, Finding.Kind.ENDPOINT, Finding.Kind.REFUSED, Finding.Kind.INTENDED);
    assertThat(findings.get(0).what()).isEqualTo("loud is a noisy neighbour in pool shared");
    assertThat(findings.get(0).more())
        .isEqualTo(
            "It has 74 % of the work, 5.2 times its usual part."
                + " It is held to 4 requests at a time. 30 more a second are refused.");
    assertThat(findings.get(1).what()).isEqualTo("a in shared is ejected");
    assertThat(findings.get(1).more()).isEqualTo("Five failures in a row.");
    assertThat(findings.get(2).what()).isEqualTo("acme is refused 2.0 requests a second");
  }

  @Test
  void whatIsDoneAboutANoisyNeighbourIsSaid() {
    noisy.add(noisy("a", PoolStats.NoisyNeighbour.Phase.FOUND, null));
    noisy.add(
        noisy(
            "b",
            PoolStats.NoisyNeighbour.Phase.CURBED,
            new NoisyNeighbourConfig.Quarantine("apart")));

    assertThat(look())
        .extracting(Finding::more)
        .satisfiesExactly(
            none -> assertThat(none).endsWith("Nothing is done about it."),
            quarantine -> assertThat(quarantine).endsWith("Its requests go to pool apart."));
  }

  @Test
  void ofSeveralNoisyNeighboursTheOneThatHasTheMostIsNamedFirst() {
    noisy.add(noisy("a", PoolStats.NoisyNeighbour.Phase.FOUND, null, 0.2));
    noisy.add(noisy("b", PoolStats.NoisyNeighbour.Phase.FOUND, null, 0.7));
    noisy.add(noisy("c", PoolStats.NoisyNeighbour.Phase.FOUND, null, 0.1));

    assertThat(look()).extracting(Finding::tenant).containsExactly("b", "a", "c");
  }

  @Test
  void slowEndpointIsFoundBesideTheOthersOfItsPool() {
    look(List.of(0L, 0L, 0L));
    List<Finding> findings = look(List.of(10L, 10L, 10L));

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.what()).isEqualTo("c in shared is slow");
              assertThat(finding.more())
                  .isEqualTo("200 ms, where 20 ms is the median of its pool.");
            });
  }

  private List<Finding> look(List<Long> ended) {
    endpoints.clear();
    endpoints.add(endpoint("a", Condition.HEALTHY, 20, ended.get(0)));
    endpoints.add(endpoint("b", Condition.HEALTHY, 10, ended.get(1)));
    endpoints.add(endpoint("c", Condition.HEALTHY, 200, ended.get(2)));
    return look();
  }

  @Test
  void latencyOutOfTheUsualIsFoundOnceTheUsualIsKnown() {
    tenants.put("acme", tenant(0, Map.of(), 50));
    for (int i = 0; i < Pace.LOOKS_UNTIL_USUAL + 1; i++) {
      assertThat(look()).isEmpty();
    }
    tenants.put("acme", tenant(0, Map.of(), 150));

    assertThat(look())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.what()).isEqualTo("acme is served 3.0 times slower than usual");
              assertThat(finding.more()).isEqualTo("Its p99 is 150 ms, and has been 50 ms.");
            });
  }

  @Test
  void quotaOfALongWindowIsFoundBeforeItIsUsedUp() {
    tenants.put("acme", scarce(Quota.perMinute(100), 10));
    tenants.put("globex", scarce(Quota.perMinute(100), 11));
    tenants.put("initech", scarce(Quota.perSecond(100), 0));

    assertThat(look())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.tenant()).isEqualTo("acme");
              assertThat(finding.what()).isEqualTo("acme has nearly used up its quota of 100/min");
              assertThat(finding.more()).isEqualTo("10 of 100 are left.");
            });
  }

  private static TenantStats scarce(Quota quota, long left) {
    QuotaStatus status = new QuotaStatus("quota", quota, left, Duration.ofSeconds(30));
    return new TenantStats(0, 0, 0, 0, 0, Map.of(), LatencyStats.NONE, List.of(status), Map.of());
  }

  @Test
  void manyOfOneKindAreCounted() {
    for (int i = 0; i < 10; i++) {
      tenants.put("t" + i, tenant(0, Map.of(), 0));
    }
    look();
    for (int i = 0; i < 10; i++) {
      tenants.put("t" + i, tenant(0, Map.of(RejectionReason.OVERLOADED, 10L + i), 0));
    }

    assertThat(look())
        .extracting(Finding::what)
        .hasSize(5)
        .startsWith("t9 is refused 19 requests a second")
        .endsWith("6 more tenants are refused requests");
  }

  @Test
  void whoWasNotLookedAtForLongHasNoPaceYet() {
    tenants.put("acme", tenant(0, Map.of(), 0));
    look();
    seconds += 60;
    tenants.put("acme", tenant(0, Map.of(RejectionReason.OVERLOADED, 600L), 0));

    assertThat(look()).isEmpty();
  }

  @Test
  void quantilesOfManyAreThoseOfTheWhole() {
    LatencyStats quick = new LatencyStats(900, 10, 10, 10, 10, 10);
    LatencyStats slow = new LatencyStats(100, 1_000, 1_000, 1_000, 1_000, 1_000);

    assertThat((double) Latencies.quantile(List.of(slow), 0.99)).isCloseTo(990, within(12.0));
    assertThat(Latencies.quantile(List.of(quick, slow), 0.5)).isLessThanOrEqualTo(10);
    assertThat(Latencies.quantile(List.of(quick, slow), 0.99)).isBetween(900L, 1_000L);
    assertThat(Latencies.quantile(List.of(LatencyStats.NONE), 0.5)).isZero();
    assertThat(Latencies.quantile(List.of(), 0.99)).isZero();
  }
}
