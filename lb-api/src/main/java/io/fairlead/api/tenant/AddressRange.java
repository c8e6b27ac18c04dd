package io.fairlead.api.tenant;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses that share a prefix (RFC 4632, section 3.1; RFC 4291, section 2.3).
 *
 * <p>All addresses are numbers of 128 bits; an IPv4 address is the IPv6 address that it is mapped
 * to (RFC 4291, section 2.5.5.2), so that {@code 10.0.0.1} and {@code ::ffff:10.0.0.1} are one.
 *
 * @param high the upper 64 bits of the first address
 * @param low the lower 64 bits of the first address
 * @param prefixLength 0 to 128
 */
record AddressRange(long high, long low, int prefixLength) {

  private static final int BITS = 128;
  private static final int BITS_BEFORE_IPV4 = 96;
  private static final long IPV4_MARK = 0xFFFFL << 32;

  AddressRange {
    if ((high & hostBits(0, prefixLength)) != 0 || (low & hostBits(64, prefixLength)) != 0) {
      throw new IllegalArgumentException("the address has bits set beyond its prefix");
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address. Never looks up a name.
   *
   * @throws IllegalArgumentException if the text is anything else, or has bits set beyond its
   *     prefix
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      byte[] bytes = parseAddress(address).getAddress();
      int bitsBefore = address.indexOf(':') < 0 ? BITS_BEFORE_IPV4 : 0;
      int length = slash < 0 ? BITS : bitsBefore + parseLength(text, slash + 1, BITS - bitsBefore);
      return new AddressRange(highBits(bytes), lowBits(bytes), length);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "address range \"" + text + "\" is invalid: " + e.getMessage(), e);
    }
  }

  /** A canonical host that is an address is a literal to the resolver, so it looks nothing up. */
  private static InetAddress parseAddress(String text) {
    String host = ConfiguredHost.canonical(text.indexOf(':') < 0 ? text : "[" + text + "]");
    try {
      if (ConfiguredHost.isAddress(host)) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException("canonical address " + host + " is no literal", e);
    }
    throw new IllegalArgumentException("it is neither an IPv4 nor an IPv6 address");
  }

  private static int parseLength(String text, int start, int max) {
    int length = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      length = digit < 0 || digit > 9 || length > max ? max + 1 : length * 10 + digit;
    }
    if (start == text.length() || length > max) {
      throw new IllegalArgumentException("the length of the prefix is not 0 to " + max);
    }
    return length;
  }

  /** The upper 64 bits of an address of 4 or 16 bytes. */
  static long highBits(byte[] address) {
    return address.length == 4 ? 0 : bits(address, 0, 8);
  }

  /** The lower 64 bits of an address of 4 or 16 bytes. */
  static long lowBits(byte[] address) {
    return address.length == 4 ? IPV4_MARK | bits(address, 0, 4) : bits(address, 8, 16);
  }

  private static long bits(byte[] bytes, int start, int end) {
    long bits = 0;
    for (int i = start; i < end; i++) {
      bits = bits << 8 | (bytes[i] & 0xFF);
    }
    return bits;
  }

  /** The upper 64 bits of the last address. */
  long lastHigh() {
    return high | hostBits(0, prefixLength);
  }

  /** The lower 64 bits of the last address. */
  long lastLow() {
    return low | hostBits(64, prefixLength);
  }

  /** Of the 64 bits behind {@code start}, those that the prefix leaves free. */
  private static long hostBits(int start, int prefixLength) {
    int fixed = prefixLength - start;
    if (fixed <= 0) {
      return -1L;
    }
    return fixed >= 64 ? 0 : -1L >>> fixed;
  }
}
