package io.fairlead.api.tenant;

/** How late a tenant's requests are shed when a pool is short of capacity; first is last shed. */
public enum Priority {
  /** Shed only when nothing else is left. */
  CRITICAL,
  /** Shed after normal traffic. */
  HIGH,
  /** The priority of a tenant that has none configured. */
  NORMAL,
  /** Shed first. */
  BEST_EFFORT
}
