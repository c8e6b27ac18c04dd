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

  Residencies(LbConfig config) {
    add(EVERYWHERE);
    for (TenantConfig tenant : config.tenants().values()) {
      add(Snapshot.residency(config, tenant));
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
