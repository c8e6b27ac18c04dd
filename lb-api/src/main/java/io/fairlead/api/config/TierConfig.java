package io.fairlead.api.config;

import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A named plan whose values a tenant inherits where it has none of its own.
 *
 * @param quotas rates that may not be exceeded, all at once; empty for no limit
 * @param priority how late requests are shed
 * @param share weight in the division of what is guaranteed, at least 1
 * @param pool where requests go that no route matches, or null
 * @param residency the regions that requests may be sent to; empty for every region
 * @param labels inherited by the tenants
 * @param policies options that differ from the policy's own, by policy name
 */
public record TierConfig(
    List<Quota> quotas,
    Priority priority,
    int share,
    @Nullable String pool,
    Set<String> residency,
    Map<String, String> labels,
    Map<String, Map<String, Object>> policies) {

  /** Copies the collections. */
  public TierConfig {
    quotas = List.copyOf(quotas);
    residency = Set.copyOf(residency);
    labels = Map.copyOf(labels);
    policies = Copies.ofNested(policies);
  }

  /** Begins a tier with no limits, normal priority and a share of 1. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a tier, noting problems in it: {@code quotas}, a list; {@code priority}; {@code share};
   * {@code pool}; {@code residency}, a list; {@code labels}; {@code policies}, options by the name
   * of a policy.
   */
  public static TierConfig read(Options options) {
    String pool = options.text("pool", "");
    return new TierConfig(
        options.list("quotas", List.of(), Quota::parse),
        options.oneOf("priority", Priority.NORMAL),
        options.integer("share", Tenant.DEFAULT_SHARE, 1, Integer.MAX_VALUE),
        options.has("pool") ? pool : null,
        Copies.distinct(options.list("residency", List.of(), UnaryOperator.identity())),
        options.texts("labels"),
        Copies.ofSections(options.section("policies")));
  }

  /** Collects a tier's values. Not thread-safe. */
  public static final class Builder {

    private final List<Quota> quotas = new ArrayList<>();
    private Priority priority = Priority.NORMAL;
    private int share = Tenant.DEFAULT_SHARE;
    private @Nullable String pool;
    private Set<String> residency = Set.of();
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, Map<String, Object>> policies = new HashMap<>();

    private Builder() {}

    /** Adds a quota to those that already stand. */
    public Builder quota(Quota quota) {
      quotas.add(Objects.requireNonNull(quota));
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

    /** Sets the pool. */
    public Builder pool(String name) {
      pool = Objects.requireNonNull(name);
      return this;
    }

    /** Sets the regions that requests may be sent to. */
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

    /** The tier. */
    public TierConfig build() {
      return new TierConfig(quotas, priority, share, pool, residency, labels, policies);
    }
  }
}
