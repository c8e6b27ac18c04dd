package io.fairlead.core.locality;

import io.fairlead.api.Locality;
import io.fairlead.api.config.Topology;
import io.fairlead.api.config.Topology.Coordinates;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far regions are from this process, as the nanoseconds that it takes there and back.
 * Immutable.
 */
public final class Distances {

  /** The distance of a region of which it is not known. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  /*
   * A latency that is given counts. Else the coordinates of the two regions do, by the length of the
   * arc between them (the haversine formula, which is exact for small distances too) at the speed of
   * light in fibre. No route is that straight, so a distance by coordinates is the least that the
   * latency can be; the two kinds can be compared, and a region whose latency is given does not
   * appear nearer than it is.
   */

  private static final double EARTH_RADIUS_KM = 6_371;

  /** Light in fibre makes 200 km in a millisecond, and has to come back. */
  private static final double NANOS_PER_KM = 10_000;

  private final String here;
  private final Topology topology;

  /** From a place, whose region may be unknown; then no distance is known. */
  public Distances(Locality here, Topology topology) {
    this.here = here.region();
    this.topology = topology;
  }

  /** The distance of a region: 0 for that of this process, or {@link #UNKNOWN}. */
  public long nanosTo(String region) {
    if (here.isEmpty() || region.isEmpty()) {
      return UNKNOWN;
    }
    if (here.equals(region)) {
      return 0;
    }
    Duration latency = latency(here, region);
    if (latency == null) {
      latency = latency(region, here);
    }
    return latency == null ? nanosByCoordinates(region) : latency.toNanos();
  }

  private @Nullable Duration latency(String from, String to) {
    return topology.latencies().getOrDefault(from, Map.of()).get(to);
  }

  private long nanosByCoordinates(String region) {
    Coordinates from = topology.coordinates().get(here);
    Coordinates to = topology.coordinates().get(region);
    return from == null || to == null ? UNKNOWN : Math.round(kilometres(from, to) * NANOS_PER_KM);
  }

  static double kilometres(Coordinates from, Coordinates to) {
    double fromLatitude = Math.toRadians(from.latitude());
    double toLatitude = Math.toRadians(to.latitude());
    double northward = squareOfSine((toLatitude - fromLatitude) / 2);
    double eastward = squareOfSine(Math.toRadians(to.longitude() - from.longitude()) / 2);
    double haversine = northward + Math.cos(fromLatitude) * Math.cos(toLatitude) * eastward;
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, haversine)));
  }

  private static double squareOfSine(double angle) {
    double sine = Math.sin(angle);
    return sine * sine;
  }
}
