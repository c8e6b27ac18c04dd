package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsEndpointSourceBuilderTest {

  private final DnsEndpointSource.Builder builder = DnsEndpointSource.builder();

  @Test
  void nameIsRequired() {
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage("there is no name: call addresses(...) or service(...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.1", "2001:db8::1", "a..b", "a b\\"})
  void textThatIsNoNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.addresses(name, 80))
        .withMessage("\"" + name + "\" is not a domain name");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.service(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536})
  void portOutOfRangeIsRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.addresses("web.test", port))
        .withMessageContaining(String.valueOf(port));
  }

  @Test
  void serverThatWouldHaveToBeLookedUpIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.server(InetSocketAddress.createUnresolved("ns.test", 53)))
        .withMessageContaining("ns.test");
  }

  @Test
  void timesAreMoreThanZeroAndInOrder() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.minRefresh(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRefresh(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBackoff(Duration.ofMillis(-1)))
        .withMessage("maxBackoff PT-0.001S is not more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.service("_s._tcp.test").maxRefresh(Duration.ofMillis(1)).build())
        .withMessage("minRefresh PT1S is above maxRefresh PT0.001S");
  }
}
