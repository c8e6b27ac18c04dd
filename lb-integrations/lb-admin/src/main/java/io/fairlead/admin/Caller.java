package io.fairlead.admin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what for.
 *
 * @param name for the audit log
 * @param role null for one who sees a tenant and nothing else
 * @param tenant whom that one sees, else null
 */
record Caller(String name, @Nullable AdminRole role, @Nullable String tenant) {

  static final Caller NOBODY = new Caller("nobody", null, null);

  static Caller of(String name, AdminRole role) {
    return new Caller(Objects.requireNonNull(name), Objects.requireNonNull(role), null);
  }

  static Caller ofTenant(String name, String tenant) {
    return new Caller(Objects.requireNonNull(name), null, Objects.requireNonNull(tenant));
  }

  boolean may(AdminRole needed) {
    return role != null && role.compareTo(needed) >= 0;
  }
}
