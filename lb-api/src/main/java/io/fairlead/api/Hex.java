package io.fairlead.api;

/** Hexadecimal digits, of ASCII only. */
final class Hex {

  private Hex() {}

  /** The value of a digit, or -1. */
  static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' && c < 0x80 ? lower - 'a' + 10 : -1;
  }

  /** The byte that two digits write, or -1 if two digits do not stand there before the end. */
  static int byteAt(String text, int index, int end) {
    if (index + 2 > end) {
      return -1;
    }
    int high = digit(text.charAt(index));
    int low = digit(text.charAt(index + 1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** The digit that writes a value from 0 to 15, in upper case. */
  static char upperCase(int value) {
    return "0123456789ABCDEF".charAt(value);
  }
}
