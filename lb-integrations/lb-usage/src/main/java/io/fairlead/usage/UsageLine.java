package io.fairlead.usage;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record as a line of a file: eight hexadecimal digits, the CRC-32C of what follows the space
 * behind them, then the fields with a space between any two:
 *
 * <pre>
 * 897c8462 acme reports 498889 12 0 13 2048 90112 731000222 12
 *          |    |       |      |  | |  |    |     |         cost
 *          |    |       |      |  | |  |    |     nanoseconds of endpoints
 *          |    |       |      |  | |  |    bytes of responses
 *          |    |       |      |  | |  bytes of requests
 *          |    |       |      |  | attempts
 *          |    |       |      |  requests rejected
 *          |    |       |      requests
 *          |    |       hours since 1970, UTC
 *          |    route, percent-encoded as in a form; a dash for none
 *          tenant
 * </pre>
 */
final class UsageLine {

  static final int SECONDS_OF_HOUR = 3_600;

  /** The digits of the checksum and the space behind them. */
  private static final int PREFIX = 9;

  private static final int FIELDS = 10;
  private static final String NO_ROUTE = "-";
  private static final String ROUTE_DASH = "%2D";

  private UsageLine() {}

  static byte[] of(UsageRecord usage) {
    return of(
        usage.tenant()
            + ' '
            + encoded(usage.route())
            + ' '
            + usage.hour().getEpochSecond() / SECONDS_OF_HOUR
            + ' '
            + usage.requests()
            + ' '
            + usage.rejected()
            + ' '
            + usage.attempts()
            + ' '
            + usage.bytesIn()
            + ' '
            + usage.bytesOut()
            + ' '
            + usage.upstreamNanos()
            + ' '
            + usage.cost());
  }

  /** A line with its checksum and its end. */
  static byte[] of(String fields) {
    byte[] bytes = ("........ " + fields + "\n").getBytes(StandardCharsets.US_ASCII);
    String sum = digits(checksum(bytes, PREFIX, bytes.length - 1));
    System.arraycopy(sum.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, sum.length());
    return bytes;
  }

  /**
   * The fields of a line.
   *
   * @param to behind its last byte, without its end
   * @return null if it is not as it was written
   */
  static String @Nullable [] fields(byte[] bytes, int from, int to) {
    if (to - from < PREFIX || bytes[from + PREFIX - 1] != ' ') {
      return null;
    }
    String sum = new String(bytes, from, PREFIX - 1, StandardCharsets.US_ASCII);
    if (!sum.equals(digits(checksum(bytes, from + PREFIX, to)))) {
      return null;
    }
    return new String(bytes, from + PREFIX, to - from - PREFIX, StandardCharsets.US_ASCII)
        .split(" ", -1);
  }

  /** What a line says, or null if it is not as it was written, or is no record. */
  static @Nullable UsageRecord parse(byte[] bytes, int from, int to) {
    String[] fields = fields(bytes, from, to);
    if (fields == null || fields.length != FIELDS) {
      return null;
    }
    try {
      return new UsageRecord(
          fields[0],
          decoded(fields[1]),
          Instant.ofEpochSecond(Long.parseLong(fields[2]) * SECONDS_OF_HOUR),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[4]),
          Long.parseLong(fields[5]),
          Long.parseLong(fields[6]),
          Long.parseLong(fields[7]),
          Long.parseLong(fields[8]),
          Long.parseLong(fields[9]));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  private static String encoded(@Nullable String route) {
    if (route == null) {
      return NO_ROUTE;
    }
    String encoded = URLEncoder.encode(route, StandardCharsets.UTF_8);
    return encoded.equals(NO_ROUTE) ? ROUTE_DASH : encoded;
  }

  private static @Nullable String decoded(String route) {
    return route.equals(NO_ROUTE) ? null : URLDecoder.decode(route, StandardCharsets.UTF_8);
  }

  private static int checksum(byte[] bytes, int from, int to) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, to - from);
    return (int) sum.getValue();
  }

  private static String digits(int sum) {
    String hex = Integer.toHexString(sum);
    return "0".repeat(PREFIX - 1 - hex.length()) + hex;
  }
}
