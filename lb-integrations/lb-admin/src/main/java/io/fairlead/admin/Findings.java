package io.fairlead.admin;

import io.fairlead.admin.Finding.Kind;
import io.fairlead.admin.Sample.EndpointPace;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.NoisyNeighbourConfig.Action;
import io.fairlead.api.config.NoisyNeighbourConfig.Limit;
import io.fairlead.api.config.NoisyNeighbourConfig.Measure;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, in words: of each kind the worst, and how many there are besides. A pure function
 * of one look.
 */
final class Findings {

  /** Half a minute, before which nobody knows what is usual. */
  static final int LOOKS_UNTIL_USUAL = 30;

  /** Of one kind. */
  private static final int MOST = 4;

  private static final double OUT_OF_THE_USUAL = 2;

  /** Nobody feels less, whatever the ratio is. */
  private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

  private static final double SLOW_ENDPOINT = 3;
  private static final double FAILING = 0.05;
  private static final double NEARLY_USED = 0.1;

  /** Who uses up the quota of a second is told of refusals soon enough. */
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(10);

  private final Sample sample;
  private final List<Finding> found = new ArrayList<>();

  private Findings(Sample sample) {
    this.sample = sample;
  }

  static List<Finding> of(Sample sample) {
    Findings findings = new Findings(sample);
    Map<String, PoolStats> pools = new TreeMap<>(sample.stats().pools());
    findings.noisy();
    pools.forEach(findings::pool);
    pools.forEach(findings::endpoints);
    findings.refused();
    findings.failing();
    findings.slow();
    findings.quotas();
    findings.others();
    findings.suspended();
    findings.found.sort(Comparator.comparing(Finding::kind));
    return List.copyOf(findings.found);
  }

  /** Who has the most of a pool comes first: the others may be noisy because of that one. */
  private void noisy() {
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
    all.forEach(each -> found.add(noisy(each.pool, each.tenant)));
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
            measured(evidence.measure()),
            number(evidence.factor()),
            done(tenant.phase(), tenant.action()),
            refusals(tenant.tenant())),
        tenant.tenant(),
        pool,
        null,
        tenant.since());
  }

  private String refusals(String tenant) {
    Double limited = sample.pace(tenant).refused().get(RejectionReason.TENANT_LIMITED);
    return limited == null ? "" : " " + number(limited) + " more a second are refused.";
  }

  private static String measured(Measure measure) {
    return switch (measure) {
      case IN_FLIGHT -> "requests under way";
      case WORK -> "work";
      case ERRORS -> "failures";
    };
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

  private void pool(String name, PoolStats pool) {
    for (PoolStats.Level level : pool.levels()) {
      if (level.total() > 0 && (level.panicking() || level.healthy() == 0)) {
        found.add(
            new Finding(
                Kind.POOL,
                "Pool " + name + " has " + level.healthy() + " of " + level.total() + " endpoints",
                level.panicking()
                    ? "So few are fit that health is ignored, lest those be overrun."
                    : "None of those that it should use is fit.",
                null,
                name,
                null,
                null));
        return;
      }
    }
  }

  private void endpoints(String name, PoolStats pool) {
    double median = medianMillis(pool);
    List<Finding> sick = new ArrayList<>();
    for (EndpointStats each : pool.endpoints()) {
      Finding finding = endpoint(name, each, median);
      if (finding != null) {
        sick.add(finding);
      }
    }
    addMost(sick, Kind.ENDPOINT, "endpoints of pool " + name + " are not as they should be");
  }

  private @Nullable Finding endpoint(String pool, EndpointStats stats, double medianMillis) {
    String id = stats.endpoint().id();
    Condition condition = stats.health().condition();
    switch (condition) {
      case UNHEALTHY, EJECTED -> {
        return endpoint(Kind.ENDPOINT, pool, stats, id + " in " + pool + " is " + said(condition));
      }
      case LEAVING, DRAINING, DRAINED -> {
        return endpoint(Kind.INTENDED, pool, stats, id + " in " + pool + " is " + said(condition));
      }
      default -> {}
    }
    EndpointPace pace = sample.pace(pool, id);
    double millis = Json.millis(stats.latencyEwmaNanos());
    if (pace.perSecond() > 0 && pace.failed() > FAILING * pace.perSecond()) {
      return new Finding(
          Kind.ENDPOINT,
          id + " in " + pool + " fails",
          String.format(
              Locale.ROOT,
              "%.0f %% of %s requests a second.",
              100 * pace.failed() / pace.perSecond(),
              number(pace.perSecond())),
          null,
          pool,
          id,
          null);
    }
    if (pace.perSecond() > 0
        && medianMillis > 0
        && millis > SLOW_ENDPOINT * medianMillis
        && millis > medianMillis + Json.millis(MOMENT_NANOS)) {
      return new Finding(
          Kind.ENDPOINT,
          id + " in " + pool + " is slow",
          number(millis) + " ms, where " + number(medianMillis) + " ms is the median of its pool.",
          null,
          pool,
          id,
          null);
    }
    return null;
  }

  private static Finding endpoint(Kind kind, String pool, EndpointStats stats, String what) {
    return new Finding(
        kind,
        what,
        sentence(stats.health().reason()),
        null,
        pool,
        stats.endpoint().id(),
        stats.health().since());
  }

  private static String said(Condition condition) {
    return String.valueOf(Json.plain(condition));
  }

  private static double medianMillis(PoolStats pool) {
    double[] all =
        pool.endpoints().stream()
            .filter(each -> each.latencyEwmaNanos() > 0)
            .mapToDouble(each -> Json.millis(each.latencyEwmaNanos()))
            .sorted()
            .toArray();
    return all.length < 3 ? 0 : all[all.length / 2];
  }

  private void refused() {
    List<Finding> refused = new ArrayList<>();
    for (Map.Entry<String, Pace> each : tenants(Findings::refusedUnintended, pace -> pace > 0)) {
      Pace pace = each.getValue();
      refused.add(
          Finding.ofTenant(
              Kind.REFUSED,
              each.getKey(),
              each.getKey() + " is refused " + number(pace.refusedInAll()) + " requests a second",
              sentence(reasons(pace)) + " " + number(pace.admitted()) + "/s are admitted."));
    }
    addMost(refused, Kind.REFUSED, "tenants are refused requests");
  }

  /** Who is curbed or suspended is told of by that. */
  private static boolean isIntended(RejectionReason reason) {
    return reason == RejectionReason.TENANT_LIMITED || reason == RejectionReason.TENANT_SUSPENDED;
  }

  private static double refusedUnintended(Pace pace) {
    return pace.refused().entrySet().stream()
        .filter(each -> !isIntended(each.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static String reasons(Pace pace) {
    return pace.refused().entrySet().stream()
        .filter(each -> !isIntended(each.getKey()))
        .sorted(Map.Entry.<RejectionReason, Double>comparingByValue().reversed())
        .map(each -> number(each.getValue()) + "/s: " + each.getKey().text())
        .collect(Collectors.joining("; "));
  }

  private void failing() {
    List<Finding> failing = new ArrayList<>();
    for (Map.Entry<String, Pace> each : tenants(Pace::failed, pace -> pace > 0.5)) {
      Pace pace = each.getValue();
      if (pace.failed() > FAILING * pace.admitted()) {
        failing.add(
            Finding.ofTenant(
                Kind.FAILING,
                each.getKey(),
                each.getKey() + " sees " + number(pace.failed()) + " requests a second fail",
                "Of " + number(pace.admitted()) + "/s that are admitted."));
      }
    }
    addMost(failing, Kind.FAILING, "tenants see requests fail");
  }

  private void slow() {
    List<Finding> slow = new ArrayList<>();
    sample
        .stats()
        .tenants()
        .forEach(
            (id, stats) -> {
              Pace pace = sample.pace(id);
              long p99 = stats.latency().p99Nanos();
              if (pace.slowdown(stats) > OUT_OF_THE_USUAL
                  && p99 > pace.usualP99Nanos() + MOMENT_NANOS) {
                slow.add(
                    Finding.ofTenant(
                        Kind.SLOW,
                        id,
                        id
                            + " is served "
                            + number(pace.slowdown(stats))
                            + " times slower than usual",
                        "Its p99 is "
                            + number(Json.millis(p99))
                            + " ms, and has been "
                            + number(pace.usualP99Nanos() / Duration.ofMillis(1).toNanos())
                            + " ms."));
              }
            });
    slow.sort(Comparator.comparing(Finding::what));
    addMost(slow, Kind.SLOW, "tenants are served slower than usual");
  }

  private void quotas() {
    List<Finding> scarce = new ArrayList<>();
    new TreeMap<>(sample.stats().tenants())
        .forEach(
            (id, stats) -> {
              if (!sample.pace(id).refused().containsKey(RejectionReason.QUOTA_EXCEEDED)) {
                addScarce(id, stats, scarce);
              }
            });
    addMost(scarce, Kind.QUOTA, "tenants have nearly used up a quota");
  }

  private static void addScarce(String id, TenantStats stats, List<Finding> to) {
    for (QuotaStatus each : stats.quotas()) {
      if (each.quota().window().compareTo(SHORT_WINDOW) >= 0
          && each.remaining() <= NEARLY_USED * each.quota().burst()) {
        to.add(
            Finding.ofTenant(
                Kind.QUOTA,
                id,
                id + " has nearly used up its quota of " + each.quota(),
                each.remaining() + " of " + each.quota().burst() + " are left."));
        return;
      }
    }
  }

  private void others() {
    if (sample.totals().unnamed() > 0) {
      found.add(
          new Finding(
              Kind.OTHER,
              number(sample.totals().unnamed())
                  + " requests a second are refused that are nobody's",
              "They name no tenant, one that does not exist, or more than one.",
              null,
              null,
              null,
              null));
    }
    if (sample.stats().faults() > 0) {
      found.add(
          new Finding(
              Kind.OTHER,
              sample.stats().faults() + " exceptions of plug-ins were contained",
              "Resolvers, policies, balancers or listeners have thrown them; the log has more.",
              null,
              null,
              null,
              null));
    }
  }

  private void suspended() {
    List<Finding> suspended = new ArrayList<>();
    sample
        .stats()
        .tenants()
        .keySet()
        .forEach(
            id -> {
              var config = sample.config().tenants().get(id);
              if (config != null && config.suspended()) {
                suspended.add(
                    Finding.ofTenant(
                        Kind.INTENDED,
                        id,
                        id + " is suspended",
                        number(sample.pace(id).refusedInAll()) + "/s are refused."));
              }
            });
    suspended.sort(Comparator.comparing(Finding::what));
    addMost(suspended, Kind.INTENDED, "tenants are suspended");
  }

  /** The tenants that have the most of something, the first first. */
  private List<Map.Entry<String, Pace>> tenants(ToDoubleFunction<Pace> of, DoublePredicate counts) {
    return sample.tenants().entrySet().stream()
        .filter(each -> counts.test(of.applyAsDouble(each.getValue())))
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, Pace> each) -> -of.applyAsDouble(each.getValue()))
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private void addMost(List<Finding> all, Kind kind, String what) {
    found.addAll(all.subList(0, Math.min(MOST, all.size())));
    if (all.size() > MOST) {
      found.add(
          new Finding(kind, (all.size() - MOST) + " more " + what, "", null, null, null, null));
    }
  }

  private static String sentence(String text) {
    return text.isEmpty()
        ? ""
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1)
            + (text.endsWith(".") ? "" : ".");
  }

  /** With one digit behind the point where that says something. */
  private static String number(double value) {
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
  }
}
