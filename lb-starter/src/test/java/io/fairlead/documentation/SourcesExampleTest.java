package io.fairlead.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.dns.DnsEndpointSource;
import io.fairlead.file.FileEndpointSource;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README, word for word between its marks: DNS is down, the file is not. */
class SourcesExampleTest {

  // README: begin
  EndpointSource shared(InetSocketAddress nameServer, Path file) {
    return EndpointSource.merged(
        DnsEndpointSource.builder()
            .service("_http._tcp.shared.internal")
            .server(nameServer)
            .build(),
        FileEndpointSource.of(file));
  }

  // README: end

  @Test
  void fileServesWhileDnsIsDown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("endpoints.yaml");
    Files.writeString(file, "endpoints: [{host: 10.0.0.1, port: 8080, zone: eu-1a}]");
    CompletableFuture<List<Endpoint>> pushed = new CompletableFuture<>();
    CountDownLatch failed = new CountDownLatch(1);

    EndpointSource.Subscription subscription =
        shared(closedPort(), file)
            .subscribe(
                new EndpointSource.Subscriber() {
                  @Override
                  public void update(List<Endpoint> endpoints) {
                    pushed.complete(endpoints);
                  }

                  @Override
                  public void failed(Throwable error) {
                    failed.countDown();
                  }
                });

    assertThat(pushed.get(30, TimeUnit.SECONDS)).extracting(Endpoint::port).containsExactly(8080);
    assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
    subscription.close();
  }

  private static InetSocketAddress closedPort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }
}
