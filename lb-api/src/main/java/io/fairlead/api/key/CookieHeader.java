package io.fairlead.api.key;

/**
 * Where the value of a cookie stands in a header such as {@code a=1; b=2} (RFC 6265, section
 * 4.2.1), found without a copy.
 */
public final class CookieHeader {

  /** There is no cookie of that name. */
  public static final long NOT_FOUND = -1;

  private CookieHeader() {}

  /**
   * The place of the first cookie of a name: its {@link #start} and {@link #end}. Looks at each
   * character at most twice.
   */
  public static long find(String cookies, String name) {
    int start = 0;
    while (start < cookies.length()) {
      int semicolon = cookies.indexOf(';', start);
      int end = semicolon < 0 ? cookies.length() : semicolon;
      while (start < end && cookies.charAt(start) == ' ') {
        start++;
      }
      int value = start + name.length() + 1;
      if (value <= end && cookies.charAt(value - 1) == '=' && cookies.startsWith(name, start)) {
        return ((long) value << Integer.SIZE) | end;
      }
      start = end + 1;
    }
    return NOT_FOUND;
  }

  /** Where the value begins. */
  public static int start(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  /** Behind the last character of the value. */
  public static int end(long place) {
    return (int) place;
  }
}
