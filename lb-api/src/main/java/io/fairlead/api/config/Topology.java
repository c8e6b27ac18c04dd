package io.fairlead.api.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far regions are from one another. What is not known may be left out; regions that no endpoint
 * stands in do no harm.
 *
 * @param latencies there and back between regions, by the region at one end and then at the other;
 *     either direction stands for both, and where both are given each is taken from its own end
 * @param coordinates where regions are on the globe, which tells the distance of those whose
 *     latency is not given
 */
public record Topology(
    Map<String, Map<String, Duration>> latencies, Map<String, Coordinates> coordinates) {

  /** Nothing is known. */
  public static final Topology UNKNOWN = new Topology(Map.of(), Map.of());

  private static final Duration LONGEST_LATENCY = Duration.ofHours(1);
  private static final double MAX_LATITUDE = 90;
  private static final double MAX_LONGITUDE = 180;

  /**
   * A place on the globe.
   *
   * @param latitude in degrees, -90 to 90, north of the equator positive
   * @param longitude in degrees, -180 to 180, east of Greenwich positive
   */
  public record Coordinates(double latitude, double longitude) {

    /**
     * Checks the angles.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Coordinates {
      inRange("latitude", latitude, MAX_LATITUDE);
      inRange("longitude", longitude, MAX_LONGITUDE);
    }

    private static void inRange(String name, double value, double max) {
      if (!(Math.abs(value) <= max)) {
        throw new IllegalArgumentException(name + " " + value + " is not -" + max + " to " + max);
      }
    }
  }

  /**
   * Copies the tables.
   *
   * @throws IllegalArgumentException if a region has no name, or a latency is below 0 or above an
   *     hour
   */
  public Topology {
    Map<String, Map<String, Duration>> copy = new LinkedHashMap<>();
    latencies.forEach((region, others) -> copy.put(named(region), Copies.of(others)));
    copy.forEach((region, others) -> others.forEach((other, latency) -> check(other, latency)));
    latencies = Copies.of(copy);
    coordinates = Copies.of(coordinates);
    coordinates.keySet().forEach(Topology::named);
  }

  private static void check(String region, Duration latency) {
    named(region);
    if (latency.isNegative() || latency.compareTo(LONGEST_LATENCY) > 0) {
      throw new IllegalArgumentException(
          "latency " + latency + " is not " + Duration.ZERO + " to " + LONGEST_LATENCY);
    }
  }

  private static String named(String region) {
    if (region.isEmpty()) {
      throw new IllegalArgumentException("the name of a region is empty");
    }
    return region;
  }

  /** Begins with nothing known. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads {@code latencies}, by the names of two regions, and {@code coordinates}, the {@code
   * latitude} and {@code longitude} by the name of a region. Problems are noted in the options.
   */
  public static Topology read(Options options) {
    Map<String, Map<String, Duration>> latencies = new LinkedHashMap<>();
    Options tables = options.section("latencies");
    for (String region : namesOf(tables)) {
      Options others = tables.section(region);
      Map<String, Duration> row = new LinkedHashMap<>();
      for (String other : namesOf(others)) {
        row.put(other, others.duration(other, Duration.ZERO, Duration.ZERO, LONGEST_LATENCY));
      }
      latencies.put(region, row);
    }
    Map<String, Coordinates> coordinates = new LinkedHashMap<>();
    Options places = options.section("coordinates");
    for (String region : namesOf(places)) {
      coordinates.put(region, coordinatesOf(places.section(region)));
    }
    return new Topology(latencies, coordinates);
  }

  private static Coordinates coordinatesOf(Options options) {
    return new Coordinates(
        angle(options, "latitude", MAX_LATITUDE), angle(options, "longitude", MAX_LONGITUDE));
  }

  private static double angle(Options options, String name, double max) {
    if (!options.has(name)) {
      options.reject(name, null, "an angle in degrees");
    }
    return options.decimal(name, 0, -max, max);
  }

  /** A region without a name is not asked for, and so is noted as a problem. */
  private static List<String> namesOf(Options options) {
    return options.names().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** Collects what is known. Not thread-safe. */
  public static final class Builder {

    private final Map<String, Map<String, Duration>> latencies = new LinkedHashMap<>();
    private final Map<String, Coordinates> coordinates = new LinkedHashMap<>();

    private Builder() {}

    /** Sets how long it takes there and back between two regions. */
    public Builder latency(String region, String other, Duration latency) {
      latencies
          .computeIfAbsent(region, unused -> new HashMap<>())
          .put(other, Objects.requireNonNull(latency));
      return this;
    }

    /** Sets where a region is, in degrees. */
    public Builder coordinates(String region, double latitude, double longitude) {
      coordinates.put(region, new Coordinates(latitude, longitude));
      return this;
    }

    /** What is known. */
    public Topology build() {
      return new Topology(latencies, coordinates);
    }
  }
}
