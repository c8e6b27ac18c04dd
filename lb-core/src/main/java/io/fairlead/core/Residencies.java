package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The distinct residencies of the tenants of a configuration, with a number for each, by which
 * pools find the endpoints that go with it. Immutable. The number of {@link #EVERYWHERE} is 0.
 *
 * <p>Meant for few of them: each pool has its endpoints sorted for each one.
 */
final class Residencies {

  /** The residency of a tenant that is bound to no region. */
  static final Set<String> EVERYWHERE = Set.of();

  private final List<Set<String>> inOrder = new ArrayList<>();
  private final Map<Set<String>, Integer> numbers = new HashMap<>();

  private Residencies() {
    add(EVERYWHERE);
  }

  /**
   * Those of a configuration; the same as before if the tenants that differ bring no other one. One
   * that nobody is bound to any more stays until a tier changes.
   */
  static Residencies of(Change change) {
    Snapshot before = change.before();
    Residencies next = new Residencies();
    if (before == null || !change.keeps(LbConfig::tiers)) {
      next.addAll(change.to(), change.to().tenants().keySet());
      return next;
    }
    Residencies known = before.shared().residencies();
    known.inOrder.forEach(next::add);
    next.addAll(change.to(), change.tenants());
    return next.inOrder.size() == known.inOrder.size() ? known : next;
  }

  private void addAll(LbConfig config, Set<String> tenants) {
    for (String id : tenants) {
      TenantConfig tenant = config.tenants().get(id);
      if (tenant != null) {
        add(Snapshot.residency(config, tenant));
      }
    }
  }

  private void add(Set<String> residency) {
    if (numbers.putIfAbsent(residency, inOrder.size()) == null) {
      inOrder.add(residency);
    }
  }

  /** All of them, by number. */
  List<Set<String>> inOrder() {
    return inOrder;
  }

  /** The number of the residency of a tenant of this configuration. */
  int numberOf(Set<String> residency) {
    Integer number = numbers.get(residency);
    if (number == null) {
      throw new IllegalArgumentException("no tenant of the configuration is bound to " + residency);
    }
    return number;
  }
}
