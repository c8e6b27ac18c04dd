package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.fromAddress;
import static io.fairlead.api.tenant.Requests.to;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteAddressResolverTest {

  private final TenantResolver resolver =
      TenantResolvers.remoteAddresses(
          Map.of(
              "10.0.0.0/8",
              "wide",
              "10.1.0.0/16",
              "narrow",
              "10.1.2.3",
              "single",
              "2001:db8::/32",
              "six"));

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0,        wide",
    "10.1.0.0,        narrow",
    "10.1.2.2,        narrow",
    "10.1.2.3,        single",
    "10.1.2.4,        narrow",
    "10.2.0.0,        wide",
    "10.255.255.255,  wide",
    "::ffff:10.1.2.3, single",
    "2001:db8::1,     six",
  })
  void longestPrefixNamesTheTenant(String peer, String tenant) {
    assertFound(resolver.resolve(fromAddress(peer)), tenant, Evidence.REMOTE_ADDRESS);
  }

  @Test
  void otherAddressesNameNobody() {
    assertNone(resolver.resolve(fromAddress("11.0.0.0")));
    assertNone(resolver.resolve(fromAddress("9.255.255.255")));
    assertNone(resolver.resolve(fromAddress("2001:db9::")));
    assertNone(resolver.resolve(to("/")));
  }

  @Test
  void namesWhatIsWrongWithTheTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.remoteAddresses(Map.of("10.0.0.1/8", "acme")))
        .withMessageContaining("\"10.0.0.1/8\"")
        .withMessageContaining("beyond its prefix");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.remoteAddresses(Map.of("::1", "a", "::1/128", "b")))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.remoteAddresses(Map.of("::1", "a c")))
        .withMessageContaining("\"a c\"");
  }
}
