package io.fairlead.api.config;

import java.time.Duration;
import java.util.Map;

/**
 * How far regions are from one another.
 *
 * @param latencies between regions, by the region at one end and then at the other; either
 *     direction stands for both
 */
public record Topology(Map<String, Map<String, Duration>> latencies) {

  /** Nothing is known. */
  public static final Topology UNKNOWN = new Topology(Map.of());
}
