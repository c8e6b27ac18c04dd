package io.fairlead.api;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and its port in the one form that every server reads alike, or why there is none.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li>Exactly {@code host} or {@code host:port} (RFC 9110, section 7.2): no user information, no
 *       list, no space, no percent-encoding although RFC 3986 allows it. The port is 1 to 65535
 *       without leading zeros.
 *   <li>An IPv6 address stands in brackets, without a zone, and is written in its shortest form
 *       (RFC 5952).
 *   <li>A name that is not ASCII is brought into its A-labels (RFC 3490, with the host name rules
 *       of STD 3). An A-label that would decode to plain ASCII ends with a hyphen and falls under
 *       rule 4.
 *   <li>A name is written in lower case and without its trailing dot. Labels have 1 to 63 letters,
 *       digits, {@code -} and {@code _} and neither begin nor end with {@code -} (RFC 1123, section
 *       2.1). The underscore is no part of host names there, but container networks and tenant ids
 *       use it, and all servers read it alike.
 *   <li>A name whose last label is a number is an IPv4 address to many parsers, and must then be
 *       four decimal numbers without leading zeros (WHATWG URL standard, section 3.5): {@code
 *       0x7f.1}, {@code 0177.0.0.1} and {@code 2130706433} are refused.
 * </ol>
 *
 * @param name the canonical host, empty if there is none or a problem
 * @param port 1 to 65535, or -1
 * @param problem what is wrong with it, or null
 */
record CanonicalHost(String name, int port, @Nullable String problem) {

  static final CanonicalHost NONE = new CanonicalHost("", -1, null);

  private static final int MAX_LABEL_LENGTH = 63;

  private static final String EMPTY = "the host is empty";
  private static final String TOO_LONG =
      "the host is longer than " + RequestTarget.MAX_HOST_LENGTH + " characters";
  private static final String BAD_PORT = "the port is not 1 to 65535";
  private static final String BAD_IPV6 = "the host is no IPv6 address between its brackets";
  private static final String BAD_IPV4 = "the host is a number, but no IPv4 address of four parts";
  private static final String BARE_IPV6 = "the host has more than one colon outside of brackets";
  private static final String FORBIDDEN_CHARACTER =
      "the host contains a character that no host name has";
  private static final String NO_ASCII_FORM =
      "the host is an international name without ASCII form";
  private static final String BAD_LABEL =
      "the host has a label that is empty, too long, or begins or ends with a hyphen";

  /** Reads {@code host} or {@code host:port}. */
  static CanonicalHost of(String authority) {
    int end = endOfHost(authority);
    int port = end == authority.length() ? -1 : port(authority, end);
    if (port == 0) {
      return refused(authority.indexOf(':', end + 1) > 0 ? BARE_IPV6 : BAD_PORT);
    }
    String host = authority.substring(0, end);
    return host.startsWith("[") ? ipv6(host, port) : named(host, port);
  }

  /** Whether the other one names this very server, where no port means the default one. */
  boolean isSameAs(CanonicalHost other, int defaultPort) {
    return name.equals(other.name)
        && (port < 0 ? defaultPort : port) == (other.port < 0 ? defaultPort : other.port);
  }

  private static int endOfHost(String authority) {
    int from = authority.startsWith("[") ? authority.indexOf(']') + 1 : 0;
    int colon = authority.indexOf(':', from);
    return colon < 0 ? authority.length() : colon;
  }

  /** The number behind a colon, or 0 if it is no port. */
  private static int port(String authority, int colon) {
    int digits = authority.length() - colon - 1;
    if (digits < 1 || digits > 5 || authority.charAt(colon + 1) == '0') {
      return 0;
    }
    int port = 0;
    for (int i = colon + 1; i < authority.length(); i++) {
      int digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port <= 65_535 ? port : 0;
  }

  private static CanonicalHost ipv6(String host, int port) {
    String address = host.endsWith("]") ? Ipv6.canonical(host, 1, host.length() - 1) : null;
    if (address == null) {
      return refused(BAD_IPV6);
    }
    boolean same = host.regionMatches(1, address, 0, address.length());
    boolean sameLength = address.length() + 2 == host.length();
    return new CanonicalHost(same && sameLength ? host : "[" + address + "]", port, null);
  }

  private static CanonicalHost named(String host, int port) {
    if (host.isEmpty()) {
      return refused(EMPTY);
    }
    if (host.length() > RequestTarget.MAX_HOST_LENGTH + 1) {
      return refused(TOO_LONG);
    }
    if (isAscii(host)) {
      return ascii(host, port);
    }
    String ascii = asciiForm(host);
    return ascii == null ? refused(NO_ASCII_FORM) : ascii(ascii, port);
  }

  private static CanonicalHost ascii(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    String problem = problemOf(name);
    return problem == null ? new CanonicalHost(name, port, null) : refused(problem);
  }

  private static @Nullable String problemOf(String name) {
    if (name.length() > RequestTarget.MAX_HOST_LENGTH) {
      return TOO_LONG;
    }
    int label = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        if (!isLabel(name, label, i)) {
          return BAD_LABEL;
        }
        label = i + 1;
      } else if (!isNameCharacter(name.charAt(i))) {
        return FORBIDDEN_CHARACTER;
      }
    }
    boolean number = isNumber(name, name.lastIndexOf('.') + 1);
    return number && Ipv4.parse(name, 0, name.length()) < 0 ? BAD_IPV4 : null;
  }

  private static boolean isLabel(String name, int start, int end) {
    return end > start
        && end - start <= MAX_LABEL_LENGTH
        && name.charAt(start) != '-'
        && name.charAt(end - 1) != '-';
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /** Decimal or hexadecimal, as the WHATWG URL standard's "ends in a number" checker has it. */
  private static boolean isNumber(String name, int start) {
    boolean hexadecimal = name.startsWith("0x", start);
    for (int i = hexadecimal ? start + 2 : start; i < name.length(); i++) {
      int digit = Hex.digit(name.charAt(i));
      if (digit < 0 || (digit > 9 && !hexadecimal)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String asciiForm(String host) {
    try {
      return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static CanonicalHost refused(String problem) {
    return new CanonicalHost("", -1, problem);
  }
}
