package io.fairlead.policies.breaker;

import io.fairlead.api.config.Options;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.List;
import java.util.Objects;

/**
 * Whose breakers an operator has taken over, by the names of what they stand for.
 *
 * @param open nothing is sent to
 * @param closed everything is sent to
 */
record Forced(List<String> open, List<String> closed) {

  /** Stands for every name. */
  private static final String ALL = "*";

  /** Who decides at one breaker. */
  enum Hand {
    BREAKER,
    FORCED_OPEN,
    FORCED_CLOSED
  }

  static Forced read(Options options) {
    Forced forced =
        new Forced(
            options.list("forced-open", List.of(), Forced::name),
            options.list("forced-closed", List.of(), Forced::name));
    forced.open.stream()
        .filter(forced.closed::contains)
        .forEach(name -> options.reject("forced-closed", name, "not in forced-open as well"));
    return forced;
  }

  private static String name(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a name, or " + ALL + " for all");
    }
    return text;
  }

  /** The name itself goes before all, so that all but a few can be forced. */
  Hand at(PolicySite site, PolicyScope scope) {
    String name = nameOf(site, scope);
    if (open.contains(name)) {
      return Hand.FORCED_OPEN;
    }
    if (closed.contains(name)) {
      return Hand.FORCED_CLOSED;
    }
    if (open.contains(ALL)) {
      return Hand.FORCED_OPEN;
    }
    return closed.contains(ALL) ? Hand.FORCED_CLOSED : Hand.BREAKER;
  }

  private static String nameOf(PolicySite site, PolicyScope scope) {
    return switch (scope) {
      case ENDPOINT -> Objects.requireNonNull(site.endpoint()).id();
      case POOL -> Objects.requireNonNull(site.pool()).name();
      case TENANT_POOL -> Objects.requireNonNull(site.tenant()).id();
      case TENANT, TENANT_ROUTE -> throw new AssertionError("no scope of a breaker: " + scope);
    };
  }
}
