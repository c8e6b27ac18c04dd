package io.fairlead.dns;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.testkit.EndpointSourceContract;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of sources, with the order of the records another one in each answer. */
class DnsEndpointSourceContractTest extends EndpointSourceContract {

  @RegisterExtension static final KnotServer KNOT = new KnotServer();

  private final DnsFixture dns = new DnsFixture();

  @Override
  protected EndpointSource source() {
    return dns.source(KNOT.address()).addresses("web.other", 80).build();
  }

  @Override
  protected void publish(int count) throws Exception {
    KNOT.serveIn(
        "other",
        IntStream.rangeClosed(1, count).mapToObj(i -> "web A 10.0.0." + i).toArray(String[]::new));
  }

  @Override
  protected void catchUp() throws Exception {
    dns.settle();
    dns.advance(DnsEndpointSource.DEFAULT_MAX_REFRESH);
    dns.settle();
  }

  @Override
  protected boolean breakDown() throws Exception {
    KNOT.lose("other");
    return true;
  }
}
