package io.fairlead.examples.gateway;

import io.fairlead.api.Locality;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.Options;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.config.ConfigFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of the gateway's own, in its own file: all but how requests are balanced. Read once,
 * at the start.
 *
 * @param listen where it listens
 * @param here the place that it stands in itself, for backends near it to be preferred
 * @param tenants how the tenant of a request is found
 * @param balancing where it is said how requests are balanced
 * @param administration who may administer it
 * @param metering what is kept of the usage of tenants
 * @param observation what is told of requests and of trouble
 * @param discovery where endpoints are found, by pool
 */
record GatewayConfig(
    ListenConfig listen,
    Locality here,
    TenantResolver tenants,
    BalancingFiles balancing,
    Administration administration,
    Metering metering,
    Observation observation,
    Map<String, Discovery> discovery) {

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or anything is wrong, listing everything that is, with
   *     line and column
   */
  static GatewayConfig read(Path file) throws IOException {
    try {
      return ConfigFormat.of(file).read(Files.readString(file), GatewayConfig::read);
    } catch (InvalidConfigException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static GatewayConfig read(Options root) {
    Options here = root.section("here");
    return new GatewayConfig(
        ListenConfig.read(root.section("listen")),
        new Locality(here.text("region", ""), here.text("zone", "")),
        TenantsBy.read(root.section("tenants-by")),
        BalancingFiles.read(root.section("balancing")),
        Administration.read(root.section("administration")),
        Metering.read(root.section("usage")),
        Observation.read(root.section("observation")),
        discovery(root.section("discover")));
  }

  private static Map<String, Discovery> discovery(Options pools) {
    Map<String, Discovery> discovery = new HashMap<>();
    pools.names().forEach(pool -> discovery.put(pool, Discovery.read(pools.section(pool))));
    return discovery;
  }
}
