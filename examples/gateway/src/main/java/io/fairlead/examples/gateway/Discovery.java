package io.fairlead.examples.gateway;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.Options;
import io.fairlead.dns.DnsEndpointSource;
import io.fairlead.file.FileEndpointSource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the endpoints of a pool are found instead of those that are listed with it.
 *
 * @param file that lists them and is watched, relative to the working directory, or null
 * @param addresses host names with the port behind all their addresses
 * @param services names of SRV records
 * @param servers name servers to ask instead of those of the system
 */
record Discovery(
    @Nullable Path file,
    Map<String, Integer> addresses,
    List<String> services,
    List<InetSocketAddress> servers) {

  private static final int DNS_PORT = 53;

  static Discovery read(Options options) {
    String file = options.text("file", "");
    Options dns = options.section("dns");
    Discovery discovery =
        new Discovery(
            file.isEmpty() ? null : Path.of(file),
            addresses(dns.section("addresses")),
            dns.list("services", List.<String>of(), UnaryOperator.identity()),
            dns.sections("servers").stream().map(Discovery::server).toList());
    discovery.check(options);
    return discovery;
  }

  private static Map<String, Integer> addresses(Options names) {
    Map<String, Integer> ports = new HashMap<>();
    names.names().forEach(name -> ports.put(name, names.integer(name, 1, 1, 65_535)));
    return ports;
  }

  private static InetSocketAddress server(Options options) {
    return new InetSocketAddress(
        options.nonEmpty("host", "127.0.0.1"), options.integer("port", DNS_PORT, 1, 65_535));
  }

  private void check(Options options) {
    if (file == null && !asksDns()) {
      options.reject("file", null, "at least one of file, dns.addresses, dns.services");
      return;
    }
    try {
      // Nothing is asked before somebody subscribes.
      source();
    } catch (IllegalArgumentException e) {
      options.reject("dns", null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * All of them as one source.
   *
   * @throws IllegalArgumentException if a name cannot be one
   */
  EndpointSource source() {
    List<EndpointSource> sources = new ArrayList<>();
    if (file != null) {
      sources.add(FileEndpointSource.of(file));
    }
    if (asksDns()) {
      sources.add(dns());
    }
    return EndpointSource.merged(sources.toArray(EndpointSource[]::new));
  }

  private boolean asksDns() {
    return !addresses.isEmpty() || !services.isEmpty();
  }

  private EndpointSource dns() {
    DnsEndpointSource.Builder dns = DnsEndpointSource.builder();
    addresses.forEach(dns::addresses);
    services.forEach(dns::service);
    servers.forEach(dns::server);
    return dns.build();
  }
}
