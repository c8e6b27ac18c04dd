package io.fairlead.api.balancer;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says of its own load: the part of ORCA (Open Request Cost Aggregation, the load
 * reports of Envoy and gRPC) that balancing uses.
 *
 * @param utilization how busy the endpoint is, at least 0: 1 is its full capacity, and more is
 *     possible; 0 if it does not say
 * @param requestsPerSecond requests that the endpoint works off, from all its clients; 0 if it does
 *     not say
 * @param errorsPerSecond requests among them that fail; 0 if it does not say
 */
public record LoadReport(double utilization, double requestsPerSecond, double errorsPerSecond) {

  /** The response header that carries a report of an endpoint that speaks HTTP. */
  public static final String ORCA_HEADER = "endpoint-load-metrics";

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a component is negative or not finite
   */
  public LoadReport {
    check("utilization", utilization);
    check("requestsPerSecond", requestsPerSecond);
    check("errorsPerSecond", errorsPerSecond);
  }

  /**
   * Reads the value of {@link #ORCA_HEADER} in its text form, such as {@code TEXT
   * application_utilization=0.4, rps_fractional=120.5, eps=3}. The utilization is {@code
   * application_utilization} where that is above 0, else {@code cpu_utilization}; the requests are
   * {@code rps_fractional}, else the older {@code rps}. Metrics of other names are passed over.
   *
   * <p>The forms {@code JSON} and {@code BIN} of the same header, and the header {@code
   * endpoint-load-metrics-bin} of gRPC, need a parser of JSON or of protocol buffers, which this
   * module does without: a host whose endpoints send these reads them itself.
   *
   * @return the report; null if there is none, or if it is in another form or malformed: what an
   *     endpoint answers is no reason to fail
   */
  public static @Nullable LoadReport ofHeader(@Nullable String value) {
    return value == null ? null : OrcaText.parse(value);
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " " + value + " is not a number of at least 0");
    }
  }
}
