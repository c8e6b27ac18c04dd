package io.fairlead.api.config;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much the place of an endpoint counts when a pool is asked for one.
 *
 * <p>The endpoints of a pool stand on levels. The first level gets every request as long as it can
 * bear them; what is too much for it goes on to the next one, gently, as in <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority">Envoy's
 * priority levels</a>. Endpoints of a lower {@linkplain Endpoint#priority priority} are always on a
 * later level. Where tenants are bound to regions, all this holds among the endpoints there.
 *
 * @param levels what endpoints of one priority are told apart by
 * @param overprovisioningPercent 100 to 10000: how much more than its part of the load a level is
 *     taken to bear; with 140, a level of which 72 of 100 endpoints are fit to serve still takes
 *     everything, and one of which 50 are takes 70 %
 * @param zones how the zone of this process is preferred on the first level, or null for treating
 *     all zones alike
 */
public record LocalityConfig(Levels levels, int overprovisioningPercent, @Nullable Zones zones) {

  /** The default of Envoy: the loss of one endpoint in four or more is what others step in for. */
  public static final int DEFAULT_OVERPROVISIONING_PERCENT = 140;

  private static final int MIN_OVERPROVISIONING_PERCENT = 100;

  /** A level with one endpoint in a hundred left takes everything. */
  private static final int MAX_OVERPROVISIONING_PERCENT = 10_000;

  /** Endpoints are told apart by their priority alone. */
  public static final LocalityConfig DEFAULT =
      new LocalityConfig(Levels.PRIORITY, DEFAULT_OVERPROVISIONING_PERCENT, null);

  /** What endpoints of one priority are told apart by. */
  public enum Levels {
    /** Nothing: there is one level for each priority. */
    PRIORITY,
    /**
     * How far their region is from this process, by the {@link Topology}: the nearest first, one
     * level for each distance, and those of which it is not known last. It takes a {@linkplain
     * io.fairlead.api.LoadBalancerBuilder#locality place} of this process.
     */
    NEAREST
  }

  /**
   * Prefers the endpoints in the zone of this process as long as that overloads none of them, as <a
   * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/zone_aware">Envoy's
   * zone aware routing</a> does: if the zone has its part of the endpoints it gets all of our
   * requests, else as many as keep it level with the others. It takes a zone of this process, and
   * endpoints in it and in another one.
   *
   * @param minEndpoints at least 1: with fewer endpoints than this fit to serve, all zones are
   *     treated alike
   * @param callers how many processes such as this one there are in each zone; if empty, as many in
   *     one as in another of the zones that endpoints stand in
   */
  public record Zones(int minEndpoints, Map<Locality, Integer> callers) {

    /** The default of Envoy: with fewer, one endpoint more or less here or there is too much. */
    public static final int DEFAULT_MIN_ENDPOINTS = 6;

    /** The defaults. */
    public static final Zones DEFAULT = new Zones(DEFAULT_MIN_ENDPOINTS, Map.of());

    /**
     * Copies the callers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Zones {
      inRange("min-endpoints", minEndpoints, 1, Integer.MAX_VALUE);
      callers = Map.copyOf(callers);
      callers.forEach((zone, count) -> inRange("callers of " + zone, count, 0, Integer.MAX_VALUE));
    }

    private static Zones read(Options options) {
      Options given = options.section("callers");
      Map<Locality, Integer> callers = new HashMap<>();
      for (String zone : given.names()) {
        callers.put(localityOf(zone), given.integer(zone, 0, 0, Integer.MAX_VALUE));
      }
      return new Zones(
          options.integer("min-endpoints", DEFAULT_MIN_ENDPOINTS, 1, Integer.MAX_VALUE), callers);
    }

    /** Reads {@code eu-west/a}, or {@code a} for a zone of an unknown region. */
    private static Locality localityOf(String text) {
      int slash = text.lastIndexOf('/');
      return new Locality(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public LocalityConfig {
    Objects.requireNonNull(levels);
    inRange(
        "overprovisioning-percent",
        overprovisioningPercent,
        MIN_OVERPROVISIONING_PERCENT,
        MAX_OVERPROVISIONING_PERCENT);
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a pool's section: {@code levels}, {@code overprovisioning-percent}, and {@code zones}, a
   * section that may be empty, with {@code min-endpoints} and {@code callers}, a number of
   * processes by zone, written {@code region/zone}. Problems are noted in the options.
   */
  public static LocalityConfig read(Options options) {
    boolean preferred = options.has("zones");
    Zones zones = Zones.read(options.section("zones"));
    return new LocalityConfig(
        options.oneOf("levels", Levels.PRIORITY),
        options.integer(
            "overprovisioning-percent",
            DEFAULT_OVERPROVISIONING_PERCENT,
            MIN_OVERPROVISIONING_PERCENT,
            MAX_OVERPROVISIONING_PERCENT),
        preferred ? zones : null);
  }

  private static void inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value + " is not " + min + " to " + max);
    }
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder {

    private Levels levels = Levels.PRIORITY;
    private int overprovisioningPercent = DEFAULT_OVERPROVISIONING_PERCENT;
    private @Nullable Zones zones;

    private Builder() {}

    /** Sets what endpoints of one priority are told apart by; nothing unless set. */
    public Builder levels(Levels value) {
      levels = Objects.requireNonNull(value);
      return this;
    }

    /** Sets how much more than its part a level is taken to bear; 140 unless set. */
    public Builder overprovisioningPercent(int percent) {
      overprovisioningPercent = percent;
      return this;
    }

    /** Prefers the zone of this process, taking all zones to have as many processes. */
    public Builder preferZone() {
      return preferZone(Zones.DEFAULT);
    }

    /** Prefers the zone of this process. */
    public Builder preferZone(Zones value) {
      zones = Objects.requireNonNull(value);
      return this;
    }

    /** The values. */
    public LocalityConfig build() {
      return new LocalityConfig(levels, overprovisioningPercent, zones);
    }
  }
}
