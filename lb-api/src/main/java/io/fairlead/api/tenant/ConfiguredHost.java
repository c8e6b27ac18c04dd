package io.fairlead.api.tenant;

import io.fairlead.api.RequestTarget;

/** Reads hosts from configuration with the very rules by which they are read from requests. */
final class ConfiguredHost {

  private ConfiguredHost() {}

  /**
   * The form in which requests name a host.
   *
   * @throws IllegalArgumentException if no request can name it, or if it has a port
   */
  static String canonical(String host) {
    RequestTarget target = RequestTarget.parse(host, "/");
    if (target.problem() != null) {
      throw new IllegalArgumentException("host \"" + host + "\" is invalid: " + target.problem());
    }
    if (target.host().isEmpty() || target.port() >= 0) {
      throw new IllegalArgumentException("host \"" + host + "\" is empty or has a port");
    }
    return target.host();
  }

  /** Whether a canonical host is an address: only those end with a bracket or a number. */
  static boolean isAddress(String canonicalHost) {
    int lastLabel = canonicalHost.lastIndexOf('.') + 1;
    return canonicalHost.endsWith("]")
        || canonicalHost.chars().skip(lastLabel).allMatch(c -> c >= '0' && c <= '9');
  }
}
