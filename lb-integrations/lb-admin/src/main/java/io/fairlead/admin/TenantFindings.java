package io.fairlead.admin;

import io.fairlead.admin.Finding.Kind;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Tenants that are refused, fail, are slower than usual, or soon will be refused. */
final class TenantFindings {

  private static final double OUT_OF_THE_USUAL = 2;
  private static final double NEARLY_USED = 0.1;

  /** Who uses up the quota of a second is told of refusals soon enough. */
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(10);

  private final Sample sample;

  TenantFindings(Sample sample) {
    this.sample = sample;
  }

  List<Finding> all() {
    List<Finding> found = new ArrayList<>(refused());
    found.addAll(failing());
    found.addAll(slow());
    found.addAll(quotas());
    found.addAll(suspended());
    return found;
  }

  private List<Finding> refused() {
    List<Finding> refused = new ArrayList<>();
    for (Map.Entry<String, Pace> each :
        tenants(TenantFindings::refusedUnintended, pace -> pace > 0)) {
      Pace pace = each.getValue();
      refused.add(
          Finding.ofTenant(
              Kind.REFUSED,
              each.getKey(),
              each.getKey()
                  + " is refused "
                  + Wording.number(pace.refusedInAll())
                  + " requests a second",
              Wording.sentence(reasons(pace))
                  + " "
                  + Wording.number(pace.admitted())
                  + "/s are admitted."));
    }
    return Finding.most(refused, Kind.REFUSED, "tenants are refused requests");
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
        .map(each -> Wording.number(each.getValue()) + "/s: " + each.getKey().text())
        .collect(Collectors.joining("; "));
  }

  private List<Finding> failing() {
    List<Finding> failing = new ArrayList<>();
    for (Map.Entry<String, Pace> each : tenants(Pace::failed, pace -> pace > 0.5)) {
      Pace pace = each.getValue();
      if (pace.failed() > Finding.FAILING * pace.admitted()) {
        failing.add(
            Finding.ofTenant(
                Kind.FAILING,
                each.getKey(),
                each.getKey()
                    + " sees "
                    + Wording.number(pace.failed())
                    + " requests a second fail",
                "Of " + Wording.number(pace.admitted()) + "/s that are admitted."));
      }
    }
    return Finding.most(failing, Kind.FAILING, "tenants see requests fail");
  }

  private List<Finding> slow() {
    List<Finding> slow = new ArrayList<>();
    sample
        .stats()
        .tenants()
        .forEach(
            (id, stats) -> {
              Pace pace = sample.pace(id);
              long p99 = stats.latency().p99Nanos();
              if (pace.slowdown(stats) > OUT_OF_THE_USUAL
                  && p99 > pace.usualP99Nanos() + Finding.MOMENT_NANOS) {
                slow.add(
                    Finding.ofTenant(
                        Kind.SLOW,
                        id,
                        id
                            + " is served "
                            + Wording.number(pace.slowdown(stats))
                            + " times slower than usual",
                        "Its p99 is "
                            + Wording.number(Json.millis(p99))
                            + " ms, and has been "
                            + Wording.number(pace.usualP99Nanos() / Duration.ofMillis(1).toNanos())
                            + " ms."));
              }
            });
    slow.sort(Comparator.comparing(Finding::what));
    return Finding.most(slow, Kind.SLOW, "tenants are served slower than usual");
  }

  private List<Finding> quotas() {
    List<Finding> scarce = new ArrayList<>();
    new TreeMap<>(sample.stats().tenants())
        .forEach(
            (id, stats) -> {
              if (!sample.pace(id).refused().containsKey(RejectionReason.QUOTA_EXCEEDED)) {
                addScarce(id, stats, scarce);
              }
            });
    return Finding.most(scarce, Kind.QUOTA, "tenants have nearly used up a quota");
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

  private List<Finding> suspended() {
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
                        Wording.number(sample.pace(id).refusedInAll()) + "/s are refused."));
              }
            });
    suspended.sort(Comparator.comparing(Finding::what));
    return Finding.most(suspended, Kind.INTENDED, "tenants are suspended");
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
}
