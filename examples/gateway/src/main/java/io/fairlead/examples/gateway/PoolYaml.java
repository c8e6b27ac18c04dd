package io.fairlead.examples.gateway;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.NoisyNeighbourConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.config.RetryConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Reads the pools of the gateway's YAML file, with their endpoints. */
final class PoolYaml {

  private static final int DEMO_BACKENDS = DemoBackends.COUNT;

  private final IntFunction<Endpoint> demoEndpoints;
  private final Map<String, Discovery> discovery = new HashMap<>();

  /**
   * @param demoEndpoints the address of a demonstration backend, by its number
   */
  PoolYaml(IntFunction<Endpoint> demoEndpoints) {
    this.demoEndpoints = demoEndpoints;
  }

  PoolConfig read(String name, Options options) {
    PoolConfig.Builder pool = PoolConfig.builder();
    pool.balancer(
        options.text("balancer", PoolConfig.DEFAULT_BALANCER),
        options.section("balancer-options").toMap());
    pool.maxInFlight(options.integer("max-in-flight", 0, 0, Integer.MAX_VALUE));
    if (options.has("queue")) {
      pool.queue(QueueConfig.read(options.section("queue")));
    }
    pool.health(HealthConfig.read(options.section("health")));
    pool.locality(LocalityConfig.read(options.section("locality")));
    pool.retry(RetryConfig.read(options.section("retry")));
    pool.isolation(PoolConfig.Isolation.read(options.section("isolation", "pattern")));
    if (options.has("noisy-neighbours")) {
      pool.noisyNeighbours(NoisyNeighbourConfig.read(options.section("noisy-neighbours")));
    }
    for (Options endpoint : options.sections("endpoints")) {
      Endpoint read = endpoint(endpoint);
      if (GatewayYaml.isSound(endpoint)) {
        pool.endpoint(read);
      }
    }
    PoolConfig read = pool.build();
    Discovery more = Discovery.read(options, read.endpoints());
    if (more != null) {
      discovery.put(name, more);
    }
    return read;
  }

  /** Where more endpoints are found of the pools that were read, by pool. */
  Map<String, Discovery> discovery() {
    return Map.copyOf(discovery);
  }

  private Endpoint endpoint(Options options) {
    Endpoint endpoint = options.has("demo") ? demoEndpoint(options) : address(options);
    endpoint =
        endpoint
            .withId(options.nonEmpty("id", endpoint.id()))
            .withWeight(options.decimal("weight", Endpoint.DEFAULT_WEIGHT, 0, Endpoint.MAX_WEIGHT))
            .withPriority(options.integer("priority", 0, 0, Endpoint.MAX_PRIORITY))
            .withLocality(locality(options));
    for (Map.Entry<String, String> label : options.texts("labels").entrySet()) {
      endpoint = endpoint.withLabel(label.getKey(), label.getValue());
    }
    return endpoint;
  }

  /** Reads a place: {@code region} and {@code zone}, either of which may be left out. */
  static Locality locality(Options options) {
    return new Locality(options.text("region", ""), options.text("zone", ""));
  }

  private Endpoint demoEndpoint(Options options) {
    if (options.has("host") || options.has("port")) {
      options.reject("demo", null, "either demo, or host and port");
      options.text("host", "");
      options.integer("port", 1, 1, 65_535);
    }
    return demoEndpoints.apply(options.integer("demo", 1, 1, DEMO_BACKENDS));
  }

  private static Endpoint address(Options options) {
    if (!options.has("port")) {
      options.reject("port", null, "required, unless the endpoint is a demo backend");
    }
    options.integer("demo", 1, 1, DEMO_BACKENDS);
    return Endpoint.of(
        options.nonEmpty("host", "127.0.0.1"), options.integer("port", 1, 1, 65_535));
  }
}
