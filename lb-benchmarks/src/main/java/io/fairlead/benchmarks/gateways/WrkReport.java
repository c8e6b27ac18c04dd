package io.fairlead.benchmarks.gateways;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk said of one run.
 *
 * @param requests that were answered
 * @param perSecond the same in a second
 * @param p50Millis the latency that half of them had at most
 * @param p99Millis the latency that 99 of 100 had at most
 * @param errors answers other than 2xx and 3xx, and connections that broke or kept silent
 */
record WrkReport(long requests, double perSecond, double p50Millis, double p99Millis, long errors) {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([\\d.]+)");
  private static final String LATENCY = "(?m)^ +%d%% +([\\d.]+)(us|ms|s|m) *$";
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  /**
   * Reads a report with latencies.
   *
   * @throws IllegalArgumentException if it is none
   */
  static WrkReport parse(String text) {
    return new WrkReport(
        Long.parseLong(find(REQUESTS, text).group(1)),
        Double.parseDouble(find(PER_SECOND, text).group(1)),
        millis(50, text),
        millis(99, text),
        sum(SOCKET_ERRORS, text) + sum(STATUSES, text));
  }

  private static double millis(int percentile, String text) {
    Matcher found = find(Pattern.compile(LATENCY.formatted(percentile)), text);
    double value = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> value / 1_000;
      case "ms" -> value;
      case "s" -> value * 1_000;
      default -> value * 60_000;
    };
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no report of wrk with " + pattern + ": " + text);
    }
    return matcher;
  }

  /** Lines that wrk leaves out while there is nothing to say. */
  private static long sum(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    long sum = 0;
    if (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        sum += Long.parseLong(matcher.group(group));
      }
    }
    return sum;
  }
}
