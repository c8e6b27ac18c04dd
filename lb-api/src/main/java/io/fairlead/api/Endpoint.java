package io.fairlead.api;

import io.fairlead.api.config.Options;
import java.util.HashMap;
import java.util.Map;

/**
 * One address that can serve requests of a pool. Immutable.
 *
 * @param id unique in its pool and stable over reloads: live state is kept by it
 * @param host a host name or an IP address; IPv6 without brackets
 * @param port 1 to 65535
 * @param weight its part of the load in relation to the others of the pool: finite, at least 0; an
 *     endpoint of weight 0 is drained, it gets nothing new
 * @param locality where it stands
 * @param priority 0 to 127: endpoints of a lower priority than others, which is a larger number,
 *     get what those cannot take; see {@link io.fairlead.api.config.LocalityConfig}
 * @param labels free text for the host's own use
 */
public record Endpoint(
    String id,
    String host,
    int port,
    double weight,
    Locality locality,
    int priority,
    Map<String, String> labels) {

  /** The weight of an endpoint that has none configured. */
  public static final double DEFAULT_WEIGHT = 1;

  /** The heaviest weight, so that the sum over any pool stays exact. */
  public static final double MAX_WEIGHT = 1_000_000;

  /** The last priority: as many levels as Envoy has. */
  public static final int MAX_PRIORITY = 127;

  private static final int MAX_PORT = 65_535;

  /**
   * Copies the labels.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public Endpoint {
    if (id.isEmpty() || host.isEmpty()) {
      throw new IllegalArgumentException(
          "endpoint id \"" + id + "\" or host \"" + host + "\" is empty");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("endpoint port " + port + " is not 1 to 65535");
    }
    if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("endpoint weight " + weight + " is not 0 to 1000000");
    }
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException("endpoint priority " + priority + " is not 0 to 127");
    }
    labels = Map.copyOf(labels);
  }

  /** An endpoint named {@code host:port}, of weight 1 and priority 0. */
  public static Endpoint of(String host, int port) {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return new Endpoint(
        name + ":" + port, host, port, DEFAULT_WEIGHT, Locality.UNKNOWN, 0, Map.of());
  }

  /**
   * Reads an endpoint, noting problems in it: {@code host} and {@code port}, which are required;
   * {@code id}, {@code host:port} unless given; {@code weight}; {@code priority}; {@code region}
   * and {@code zone}; {@code labels}.
   */
  public static Endpoint read(Options options) {
    String host = options.required("host");
    if (!options.has("port")) {
      options.reject("port", null, "required: a whole number from 1 to 65535");
    }
    Endpoint address = of(host.isEmpty() ? "none" : host, options.integer("port", 1, 1, MAX_PORT));
    return new Endpoint(
        options.nonEmpty("id", address.id),
        address.host,
        address.port,
        options.decimal("weight", DEFAULT_WEIGHT, 0, MAX_WEIGHT),
        new Locality(options.text("region", ""), options.text("zone", "")),
        options.integer("priority", 0, 0, MAX_PRIORITY),
        options.texts("labels"));
  }

  /** The same endpoint under another id. */
  public Endpoint withId(String newId) {
    return new Endpoint(newId, host, port, weight, locality, priority, labels);
  }

  /** The same endpoint with another weight; 0 drains it. */
  public Endpoint withWeight(double newWeight) {
    return new Endpoint(id, host, port, newWeight, locality, priority, labels);
  }

  /** The same endpoint in another place. */
  public Endpoint withLocality(Locality newLocality) {
    return new Endpoint(id, host, port, weight, newLocality, priority, labels);
  }

  /** The same endpoint with another priority. */
  public Endpoint withPriority(int newPriority) {
    return new Endpoint(id, host, port, weight, locality, newPriority, labels);
  }

  /** The same endpoint with one more label. */
  public Endpoint withLabel(String key, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(key, value);
    return new Endpoint(id, host, port, weight, locality, priority, more);
  }
}
