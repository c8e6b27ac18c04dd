package io.fairlead.examples.gateway;

import io.fairlead.admin.AdminAccess;
import io.fairlead.admin.AdminRole;
import io.fairlead.api.config.Options;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may administer the gateway, and where that is noted. Read once, at the start.
 *
 * @param tokens of those who may; everyone on this machine, if there are none
 * @param auditLog a file, or null
 */
record Administration(List<Token> tokens, @Nullable Path auditLog) {

  /**
   * Stands for someone.
   *
   * @param name for the audit log
   * @param sha256 of what is shown, in hexadecimal digits
   * @param role what it may do, for one without a tenant
   * @param tenant the only one that it sees, or empty
   */
  record Token(String name, String sha256, AdminRole role, String tenant) {}

  static Administration read(Options options) {
    String auditLog = options.text("audit-log", "");
    return new Administration(
        options.sections("tokens").stream().map(Administration::token).toList(),
        auditLog.isEmpty() ? null : Path.of(auditLog));
  }

  private static Token token(Options options) {
    Token token =
        new Token(
            options.required("name"),
            options.required("sha256"),
            options.oneOf("role", AdminRole.READ),
            options.text("tenant", ""));
    try {
      add(token, AdminAccess.builder());
    } catch (IllegalArgumentException e) {
      // The digest itself does not belong in a message.
      options.reject("sha256", null, "the SHA-256 of a token, and tenant the id of one");
    }
    return token;
  }

  private static void add(Token token, AdminAccess.Builder to) {
    if (token.tenant.isEmpty()) {
      to.token(token.name, token.sha256, token.role);
    } else {
      to.tenantToken(token.name, token.sha256, token.tenant);
    }
  }

  AdminAccess access() {
    if (tokens.isEmpty()) {
      return AdminAccess.open();
    }
    AdminAccess.Builder access = AdminAccess.builder();
    tokens.forEach(token -> add(token, access));
    return access.build();
  }
}
