package io.fairlead.api.balancer;

import org.jspecify.annotations.Nullable;

/**
 * The text form of an ORCA load report in a header: {@code TEXT} and then {@code name=number},
 * separated by commas.
 *
 * <p>The form was published with an equals sign, by which servers send it; Envoy has read it with a
 * colon. Both are read here.
 */
final class OrcaText {

  private static final String FORM = "TEXT ";

  private double applicationUtilization;
  private double cpuUtilization;
  private double requestsPerSecond;
  private double wholeRequestsPerSecond;
  private double errorsPerSecond;
  private boolean isMalformed;

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
      text.read(header, start, end);
      start = end + 1;
    }
    return text.isMalformed ? null : text.report();
  }

  /** Reads one metric. One of another name may have any value. */
  private void read(String header, int start, int end) {
    int sign = start;
    while (sign < end && header.charAt(sign) != '=' && header.charAt(sign) != ':') {
      sign++;
    }
    String name = header.substring(start, sign).strip();
    if (sign == end || name.isEmpty()) {
      // A comma too many is no harm.
      isMalformed |= sign < end || !name.isEmpty();
      return;
    }
    String value = header.substring(sign + 1, end);
    switch (name) {
      case "application_utilization" -> applicationUtilization = number(value);
      case "cpu_utilization" -> cpuUtilization = number(value);
      case "rps_fractional" -> requestsPerSecond = number(value);
      case "rps" -> wholeRequestsPerSecond = number(value);
      case "eps" -> errorsPerSecond = number(value);
      default -> {}
    }
  }

  private double number(String value) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (number >= 0 && number < Double.POSITIVE_INFINITY) {
      return number;
    }
    isMalformed = true;
    return 0;
  }

  private LoadReport report() {
    return new LoadReport(
        applicationUtilization > 0 ? applicationUtilization : cpuUtilization,
        requestsPerSecond > 0 ? requestsPerSecond : wholeRequestsPerSecond,
        errorsPerSecond);
  }
}
