package io.fairlead.dns;

import io.fairlead.api.Endpoint;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Name;

/** The addresses of a host name, all at one port. */
final class HostLookup implements Lookup {

  private final Name host;
  private final int port;
  private final Addresses addresses;

  HostLookup(Name host, int port, Addresses addresses) {
    this.host = host;
    this.port = port;
    this.addresses = addresses;
  }

  @Override
  public CompletionStage<Found> find() {
    addresses.begin();
    return addresses
        .of(host, family -> null)
        .thenApply(of -> new Found(endpoints(of), of.ttlSeconds(), of.problem()));
  }

  private List<Endpoint> endpoints(Addresses.Of of) {
    String name = host.toString(true);
    return of.addresses().stream()
        .map(address -> Endpoint.of(address, port).withLabel(DnsEndpointSource.NAME_LABEL, name))
        .toList();
  }
}
