package io.fairlead.api.config;

import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant: what differs from its tier.
 *
 * @param tier whose values it inherits, or null for the defaults of a new tier
 * @param quotas instead of the tier's; null inherits, empty is no limit
 * @param priority instead of the tier's; null inherits
 * @param share instead of the tier's, at least 1; null inherits
 * @param pool instead of the tier's; null inherits
 * @param residency the regions that its requests may be sent to, instead of the tier's; null
 *     inherits, empty is every region
 * @param labels over the tier's
 * @param policies options over the tier's, by policy name
 * @param suspended whether all its requests are refused for now; its live state stays
 */
public record TenantConfig(
    @Nullable String tier,
    @Nullable List<Quota> quotas,
    @Nullable Priority priority,
    @Nullable Integer share,
    @Nullable String pool,
    @Nullable Set<String> residency,
    Map<String, String> labels,
    Map<String, Map<String, Object>> policies,
    boolean suspended) {

  /** Copies the collections. */
  public TenantConfig {
    quotas = quotas == null ? null : List.copyOf(quotas);
    residency = residency == null ? null : Set.copyOf(residency);
    labels = Map.copyOf(labels);
    policies = Copies.ofNested(policies);
  }

  /** Begins a tenant that inherits everything. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a tenant, noting problems in it: {@code tier}, {@code suspended}, and what a tier has.
   */
  public static TenantConfig read(Options options) {
    String tier = options.text("tier", "");
    TierConfig own = TierConfig.read(options);
    return new TenantConfig(
        options.has("tier") ? tier : null,
        options.has("quotas") ? own.quotas() : null,
        options.has("priority") ? own.priority() : null,
        options.has("share") ? (Integer) own.share() : null,
        own.pool(),
        options.has("residency") ? own.residency() : null,
        own.labels(),
        own.policies(),
        options.flag("suspended", false));
  }

  /** The same tenant, suspended or not. */
  public TenantConfig withSuspended(boolean value) {
    return new TenantConfig(
        tier, quotas, priority, share, pool, residency, labels, policies, value);
  }

  /** Collects a tenant's values. Not thread-safe. */
  public static final class Builder {

    private @Nullable String tier;
    private @Nullable List<Quota> quotas;
    private @Nullable Priority priority;
    private @Nullable Integer share;
    private @Nullable String pool;
    private @Nullable Set<String> residency;
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, Map<String, Object>> policies = new HashMap<>();
    private boolean suspended;

    private Builder() {}

    /** Sets the tier. */
    public Builder tier(String name) {
      tier = Objects.requireNonNull(name);
      return this;
    }

    /** Adds a quota; the first one ends the inheritance of the tier's. */
    public Builder quota(Quota quota) {
      if (quotas == null) {
        quotas = new ArrayList<>();
      }
      quotas.add(Objects.requireNonNull(quota));
      return this;
    }

    /** Lifts every quota, the tier's included. */
    public Builder unlimited() {
      quotas = new ArrayList<>();
      return this;
    }

    /** Sets the priority. */
    public Builder priority(Priority value) {
      priority = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the share, at least 1. */
    public Builder share(int value) {
      share = value;
      return this;
    }

    /** Sets the pool for requests that no route matches. */
    public Builder pool(String name) {
      pool = Objects.requireNonNull(name);
      return this;
    }

    /** Sets the regions that requests may be sent to; none lifts the tier's bounds. */
    public Builder residency(String... regions) {
      residency = Set.of(regions);
      return this;
    }

    /** Adds a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Overrides options of a policy. */
    public Builder policy(String name, Map<String, Object> options) {
      policies.put(name, options);
      return this;
    }

    /** Refuses all requests of the tenant. */
    public Builder suspended() {
      suspended = true;
      return this;
    }

    /** The tenant. */
    public TenantConfig build() {
      return new TenantConfig(
          tier, quotas, priority, share, pool, residency, labels, policies, suspended);
    }
  }
}
