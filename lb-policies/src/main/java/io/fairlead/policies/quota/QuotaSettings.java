package io.fairlead.policies.quota;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus.Level;
import io.fairlead.api.tenant.Tenant;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of a quota step, read. See {@link QuotaProvider}.
 *
 * @param organisationLabel the label that tenants of one organisation share; empty for none
 * @param userKey null where users are not told apart
 */
record QuotaSettings(
    PolicyScope scope,
    Set<String> methods,
    BeyondSoft beyondSoft,
    ZoneId zone,
    List<Quota> limits,
    String organisationLabel,
    List<Quota> organisationLimits,
    @Nullable UserKey userKey,
    List<Quota> userLimits,
    int maxKeys) {

  private static final int MOST_KEYS = 1_000_000;

  /** A few hundred kilobytes of a tenant that uses all of them. */
  private static final int DEFAULT_MAX_KEYS = 1_000;

  private enum Scope {
    TENANT(PolicyScope.TENANT),
    TENANT_ROUTE(PolicyScope.TENANT_ROUTE);

    private final PolicyScope policyScope;

    Scope(PolicyScope policyScope) {
      this.policyScope = policyScope;
    }
  }

  /** What becomes of requests beyond a soft limit. */
  enum BeyondSoft {
    WARN,
    LOWER_PRIORITY
  }

  static QuotaSettings read(Options options) {
    Options organisation = options.section("organisation");
    Options user = options.section("user");
    return new QuotaSettings(
        options.oneOf("scope", Scope.TENANT).policyScope,
        Set.copyOf(options.list("methods", List.of(), Function.identity())),
        options.oneOf("beyond-soft", BeyondSoft.WARN),
        zone(options),
        quotas(options),
        label(organisation),
        quotas(organisation),
        key(user),
        quotas(user),
        user.integer("max-keys", DEFAULT_MAX_KEYS, 1, MOST_KEYS));
  }

  private static List<Quota> quotas(Options options) {
    return options.list("limits", List.of(), Quota::parse);
  }

  private static ZoneId zone(Options options) {
    String zone = options.text("zone", "UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      options.reject("zone", zone, "a time zone, such as UTC, Europe/Rome or +02:00");
      return ZoneOffset.UTC;
    }
  }

  private static String label(Options organisation) {
    String label = organisation.text("label", "");
    if (label.isEmpty() == organisation.has("limits")) {
      organisation.reject("label", label, "a label, together with limits");
    }
    return label;
  }

  private static @Nullable UserKey key(Options user) {
    String header = user.text("header", "");
    String cookie = user.text("cookie", "");
    boolean isOne = header.isEmpty() != cookie.isEmpty();
    boolean isNone = header.isEmpty() && cookie.isEmpty();
    if (user.has("limits") ? !isOne : !isNone) {
      user.reject("header", header, "a header, or else a cookie, together with limits");
    }
    if (!isOne) {
      return null;
    }
    return cookie.isEmpty() ? new HeaderKey(header) : new CookieKey(cookie);
  }

  /** The limits of a level that has none yet. */
  Limits first(String policy, Level level, List<Quota> quotas) {
    return Limits.first(policy, level, quotas, zone);
  }

  /** What a tenant's organisation is known by, or null if it has none. */
  @Nullable String organisationOf(Tenant tenant) {
    return organisationLimits.isEmpty() ? null : tenant.labels().get(organisationLabel);
  }
}
