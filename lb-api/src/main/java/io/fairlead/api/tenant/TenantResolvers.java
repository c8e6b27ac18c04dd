package io.fairlead.api.tenant;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The built-in sources of evidence and the ways to combine them.
 *
 * <p>A source answers with a tenant and its evidence, with nothing if the request does not speak of
 * a tenant there, or with a refusal if it does but names none that can be: an id against the
 * grammar of {@link io.fairlead.api.tenant.TenantId}, an empty value, a header that is repeated. A
 * refusal counts whatever other sources say.
 *
 * <pre>{@code
 * // the host names the tenant, and a token, if there is one, must name the same
 * TenantResolvers.agreeing(
 *     TenantResolvers.subdomainOf("saas.example"), TenantResolvers.claim("tenant"));
 * }</pre>
 *
 * <p>All resolvers are thread-safe and wait-free, and unchanging but for memos of fixed size. They
 * allocate nothing for tenants and peers seen lately, except for the value of a query parameter. A
 * source used alone may answer with evidence that does not {@linkplain
 * io.fairlead.api.tenant.Evidence#standsAlone stand alone}; the engine then takes the request for
 * one without a tenant.
 */
public final class TenantResolvers {

  private TenantResolvers() {}

  /**
   * Requires all sources that name a tenant to name the same: the right choice unless there is a
   * reason for another.
   *
   * <p>Every source is asked. If one refuses, so does the whole; if two name different tenants, the
   * request is refused as a {@linkplain io.fairlead.api.RejectionReason#TENANT_CONFLICT conflict},
   * however strong the evidence of one and weak that of the other. Otherwise the strongest evidence
   * counts, and a stripped prefix of the path stays. Evidence that does not stand alone finds
   * nothing unless other evidence agrees with it.
   *
   * @param sources at least one, in any order; agreeing ones among them are joined in
   * @throws IllegalArgumentException if there is none
   */
  public static TenantResolver agreeing(TenantResolver... sources) {
    return new AgreeingResolver(atLeastOne(sources));
  }

  /**
   * Chooses the first source with verified evidence; if there is none, the first with evidence that
   * stands alone. So unverified evidence never overrides verified evidence, wherever it stands.
   *
   * <p>Every source is asked, and if one refuses, so does the whole. Beyond that a source that is
   * not chosen has no say, even if it names another tenant; whoever wants such requests refused
   * wants {@link #agreeing}. A stripped prefix counts if its source names the chosen tenant.
   *
   * @param sources at least one, in the order of preference
   * @throws IllegalArgumentException if there is none
   */
  public static TenantResolver firstOf(TenantResolver... sources) {
    return new FirstOfResolver(atLeastOne(sources));
  }

  /**
   * The label in front of a base domain: {@code acme} in {@code acme.saas.example}. The base domain
   * itself and other hosts name no tenant; more than one label in front of it is refused.
   *
   * @param baseDomain one label or more, such as {@code saas.example} or {@code localhost}
   * @throws IllegalArgumentException if it is no host name
   */
  public static TenantResolver subdomainOf(String baseDomain) {
    return new SubdomainResolver(baseDomain);
  }

  /**
   * A table of hosts, for tenants with domains of their own. Hosts that are not in it name no
   * tenant.
   *
   * @param hostToTenant hosts in any form that a request may give them, without port; constant cost
   *     in their number
   * @throws IllegalArgumentException naming a host or tenant id that is malformed, or a host that
   *     stands there in two forms
   */
  public static TenantResolver hosts(Map<String, String> hostToTenant) {
    return new HostTableResolver(hostToTenant);
  }

  /**
   * The path segment behind a prefix: {@code acme} in {@code /t/acme/orders} for {@code /t/}. The
   * backend gets the whole path. A path without the prefix, or with nothing behind it, names no
   * tenant; one that has the prefix only if case or parameters do not matter ({@code /T/acme},
   * {@code /t;x/acme}) is refused.
   *
   * @param prefix {@code /}, or a path that begins and ends with it, in canonical form and without
   *     escapes and parameters
   * @throws IllegalArgumentException if the prefix is anything else
   */
  public static TenantResolver pathPrefix(String prefix) {
    return PathPrefixResolver.keeping(prefix);
  }

  /**
   * The same, but the backend gets the path without prefix and tenant: {@code /orders} of {@code
   * /t/acme/orders}.
   *
   * @param prefix {@code /}, or a path that begins and ends with it, in canonical form and without
   *     escapes and parameters
   * @throws IllegalArgumentException if the prefix is anything else
   */
  public static TenantResolver strippedPathPrefix(String prefix) {
    return PathPrefixResolver.stripping(prefix);
  }

  /**
   * A header that anyone may have written: it only counts when other evidence agrees with it.
   *
   * @param name in any case
   */
  public static TenantResolver header(String name) {
    return header(name, List.of());
  }

  /**
   * A header that is verified evidence if it comes from a trusted peer, and counts as {@linkplain
   * #header(String) anyone's} otherwise. A trusted peer must overwrite or remove the header that
   * its own clients sent.
   *
   * @param name in any case
   * @param trustedPeers addresses and ranges, such as {@code 10.0.0.0/8} or {@code ::1}; an IPv4
   *     address also stands for the IPv6 address that it is mapped to, and {@code ::/0} for all of
   *     both kinds; no names, for nothing is looked up
   * @throws IllegalArgumentException naming a range that is malformed or has bits set beyond its
   *     prefix
   */
  public static TenantResolver header(String name, Collection<String> trustedPeers) {
    return new HeaderResolver(name, trustedPeers);
  }

  /**
   * A parameter of the query, as {@link io.fairlead.api.RequestTarget#queryParameter} reads it.
   *
   * @param name decoded, in exactly this case
   */
  public static TenantResolver queryParameter(String name) {
    return new QueryParameterResolver(name);
  }

  /**
   * A claim among the {@linkplain io.fairlead.api.RequestView#VERIFIED_CLAIMS verified claims}. A
   * token without the claim names no tenant; one whose claim is no text is refused as malformed. If
   * the host gives claims that are no map, the request is refused as the resolver's failure.
   *
   * @param name in exactly this case
   */
  public static TenantResolver claim(String name) {
    return new ClaimResolver(name);
  }

  /**
   * A table of the addresses that requests come from, of which the longest prefix counts. Addresses
   * that are not in it name no tenant.
   *
   * @param rangeToTenant addresses and ranges as in {@link #header(String, Collection)};
   *     logarithmic cost in their number
   * @throws IllegalArgumentException naming a range or tenant id that is malformed, or a range that
   *     stands there in two forms
   */
  public static TenantResolver remoteAddresses(Map<String, String> rangeToTenant) {
    return new RemoteAddressResolver(rangeToTenant);
  }

  private static List<TenantResolver> atLeastOne(TenantResolver... sources) {
    if (sources.length == 0) {
      throw new IllegalArgumentException("a combination needs at least one source");
    }
    return List.of(sources);
  }
}
