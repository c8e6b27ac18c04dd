package io.fairlead.api.tenant;

import org.jspecify.annotations.Nullable;

/**
 * How late requests are shed when a pool is short of capacity; first is last shed.
 *
 * <p>That of a tenant, its own or else that of its tier, is the highest that its requests may have.
 * The {@linkplain io.fairlead.api.config.RouteConfig#priority route} may set a lower one, a quota
 * whose soft limit is reached lowers it by one, and a request may ask for less where a policy reads
 * that from a header; in this order, and none of them raises it.
 */
public enum Priority {
  /** Shed only when nothing else is left. */
  CRITICAL,
  /** Shed after normal traffic. */
  HIGH,
  /** The priority of a tenant that has none configured. */
  NORMAL,
  /** Shed first. */
  BEST_EFFORT;

  /** This one, or the other if that is lower; this one too if there is no other. */
  public Priority atMost(@Nullable Priority other) {
    return other == null || compareTo(other) > 0 ? this : other;
  }

  /** The next lower one; the lowest stays as it is. */
  public Priority lowered() {
    return switch (this) {
      case CRITICAL -> HIGH;
      case HIGH -> NORMAL;
      case NORMAL, BEST_EFFORT -> BEST_EFFORT;
    };
  }
}
