package io.fairlead.api;

/** IPv4 addresses in the strict form of RFC 3986, section 3.2.2. */
final class Ipv4 {

  private Ipv4() {}

  /** The address as a number of 32 bits, or -1 if the text is not four decimal octets. */
  static long parse(String text, int start, int end) {
    long address = 0;
    int octet = start;
    for (int part = 0; part < 4; part++) {
      int octetEnd = octet;
      while (octetEnd < end && text.charAt(octetEnd) != '.') {
        octetEnd++;
      }
      int value = octet(text, octet, octetEnd);
      boolean last = octetEnd == end;
      if (value < 0 || last != (part == 3)) {
        return -1;
      }
      address = address << 8 | value;
      octet = octetEnd + 1;
    }
    return address;
  }

  private static int octet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= 255 ? value : -1;
  }
}
