package io.fairlead.api.tenant;

/**
 * What a tenant was recognised by, from the strongest to the weakest.
 *
 * <p>Verified evidence was proven to the host or came from a peer that the host trusts. Evidence
 * that stands alone names the tenant without proof, as the address of a page does. Evidence that
 * does not stand alone only counts when other evidence agrees with it.
 */
public enum Evidence {
  /** A claim of a token whose signature the host has verified. */
  VERIFIED_CLAIM(true, true),
  /** The certificate of the client in mutual TLS. */
  MUTUAL_TLS(true, true),
  /** A header set by a peer on the list of trusted addresses. */
  TRUSTED_PEER(true, true),
  /** The host that the request asks for. */
  HOST(false, true),
  /** The path that the request asks for. */
  PATH(false, true),
  /** The address that the request came from. */
  REMOTE_ADDRESS(false, true),
  /** A parameter of the query. */
  QUERY(false, true),
  /** A header set by a peer that is not trusted: anyone may have written it. */
  UNTRUSTED_HEADER(false, false);

  private final boolean verified;
  private final boolean standsAlone;

  Evidence(boolean verified, boolean standsAlone) {
    this.verified = verified;
    this.standsAlone = standsAlone;
  }

  /** Whether the tenant was proven rather than claimed. */
  public boolean isVerified() {
    return verified;
  }

  /** Whether a tenant may be resolved by this evidence without any other. */
  public boolean standsAlone() {
    return standsAlone;
  }
}
