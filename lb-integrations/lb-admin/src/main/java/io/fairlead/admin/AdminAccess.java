package io.fairlead.admin;

import io.fairlead.api.tenant.TenantId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the management API for what: by bearer tokens, of which only the SHA-256 is kept, and
 * by the names in verified client certificates. A role is for everything; whoever is given a tenant
 * sees that tenant, and of all others not even that they exist.
 *
 * <p>A digest without salt is right for tokens that were drawn at random, such as by {@code openssl
 * rand -hex 32}, and for nothing else. All digests are compared with each token that is shown, in
 * constant time. Immutable.
 */
public final class AdminAccess {

  private static final String BEARER = "bearer ";
  private static final AdminAccess OPEN = new AdminAccess(List.of(), Map.of());
  private static final Caller ANYONE = Caller.of("anyone", AdminRole.ADMIN);

  private final List<Token> tokens;
  private final Map<String, Caller> principals;

  private AdminAccess(List<Token> tokens, Map<String, Caller> principals) {
    this.tokens = List.copyOf(tokens);
    this.principals = Map.copyOf(principals);
  }

  /** Whoever can reach it may do everything: for loopback and for tests. */
  public static AdminAccess open() {
    return OPEN;
  }

  /** Begins with nobody. */
  public static Builder builder() {
    return new Builder();
  }

  /** The SHA-256 of a token, as 64 hexadecimal digits. */
  public static String sha256(String token) {
    return Digests.hex(token);
  }

  boolean isOpen() {
    return tokens.isEmpty() && principals.isEmpty();
  }

  /** Who that is, or null. A token that is wrong is not made good by a certificate. */
  @Nullable Caller authenticate(AdminRequest request) {
    if (isOpen()) {
      return ANYONE;
    }
    String authorization = request.header("authorization");
    if (authorization != null) {
      return ofToken(authorization);
    }
    return request.principal() == null ? null : principals.get(request.principal());
  }

  private @Nullable Caller ofToken(String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    byte[] shown = Digests.sha256(authorization.substring(BEARER.length()).strip());
    Caller found = null;
    for (Token token : tokens) {
      // No early end, so that the time does not tell how far a guess has come.
      found = MessageDigest.isEqual(token.digest(), shown) ? token.caller() : found;
    }
    return found;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared as a record, never handed out
  private record Token(byte[] digest, Caller caller) {}

  /** Collects who may do what. Not thread-safe. */
  public static final class Builder {

    private static final int DIGITS = 64;

    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Caller> principals = new HashMap<>();

    private Builder() {}

    /**
     * Gives a role to whoever shows a token.
     *
     * @param name for the audit log
     * @param sha256 of the token, in hexadecimal digits
     * @throws IllegalArgumentException if that is no SHA-256
     */
    public Builder token(String name, String sha256, AdminRole role) {
      return token(sha256, Caller.of(name, role));
    }

    /**
     * Lets whoever shows a token see one tenant.
     *
     * @param name for the audit log
     * @param sha256 of the token, in hexadecimal digits
     * @throws IllegalArgumentException if that is no SHA-256, or the tenant no id
     */
    public Builder tenantToken(String name, String sha256, String tenant) {
      return token(sha256, Caller.ofTenant(name, TenantId.canonical(tenant)));
    }

    private Builder token(String sha256, Caller caller) {
      if (sha256.length() != DIGITS || !sha256.chars().allMatch(HexFormat::isHexDigit)) {
        throw new IllegalArgumentException(
            "the token of " + caller.name() + " is not given as 64 hexadecimal digits");
      }
      tokens.add(new Token(HexFormat.of().parseHex(sha256), caller));
      return this;
    }

    /**
     * Gives a role to the owner of a client certificate.
     *
     * @param principal the distinguished name in the form of RFC 2253, such as {@code
     *     CN=ops,O=Acme}
     */
    public Builder principal(String principal, AdminRole role) {
      principals.put(Objects.requireNonNull(principal), Caller.of(principal, role));
      return this;
    }

    /**
     * Lets the owner of a client certificate see one tenant.
     *
     * @throws IllegalArgumentException if the tenant is no id
     */
    public Builder tenantPrincipal(String principal, String tenant) {
      principals.put(
          Objects.requireNonNull(principal),
          Caller.ofTenant(principal, TenantId.canonical(tenant)));
      return this;
    }

    /**
     * The access rights.
     *
     * @throws IllegalStateException if nobody has any
     */
    public AdminAccess build() {
      if (tokens.isEmpty() && principals.isEmpty()) {
        throw new IllegalStateException("nobody has access: add a token or a principal");
      }
      return new AdminAccess(tokens, principals);
    }
  }

  @Override
  public String toString() {
    return isOpen()
        ? "open"
        : tokens.size() + " tokens, " + principals.size() + " principals: " + names();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    tokens.forEach(token -> names.add(token.caller().name()));
    principals.values().forEach(caller -> names.add(caller.name()));
    return names;
  }
}
