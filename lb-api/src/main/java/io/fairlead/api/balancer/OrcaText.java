package io.fairlead.api.balancer;

import org.jspecify.annotations.Nullable;

/**
 * The text form of an ORCA load report in a header: {@code TEXT} and then {@code name=number},
 * separated by commas.
 */
final class OrcaText {

  private static final String FORM = "TEXT ";

  private double applicationUtilization;
  private double cpuUtilization;
  private double requestsPerSecond;
  private double errorsPerSecond;

  private OrcaText() {}

  static @Nullable LoadReport parse(String header) {
    if (!header.regionMatches(true, 0, FORM, 0, FORM.length())) {
      return null;
    }
    OrcaText text = new OrcaText();
    int start = FORM.length();
    while (start <= header.length()) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      if (!text.read(header, start, end)) {
        return null;
      }
      start = end + 1;
    }
    return text.report();
  }

  /** Reads one metric; false if it is none. */
  private boolean read(String header, int start, int end) {
    int equals = header.indexOf('=', start);
    if (equals < 0 || equals >= end) {
      return header.substring(start, end).isBlank();
    }
    double number;
    try {
      number = Double.parseDouble(header.substring(equals + 1, end));
    } catch (NumberFormatException e) {
      return false;
    }
    if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
      return false;
    }
    switch (header.substring(start, equals).strip()) {
      case "application_utilization" -> applicationUtilization = number;
      case "cpu_utilization" -> cpuUtilization = number;
      case "rps_fractional", "rps" -> requestsPerSecond = number;
      case "eps" -> errorsPerSecond = number;
      default -> {}
    }
    return true;
  }

  private LoadReport report() {
    return new LoadReport(
        applicationUtilization > 0 ? applicationUtilization : cpuUtilization,
        requestsPerSecond,
        errorsPerSecond);
  }
}
