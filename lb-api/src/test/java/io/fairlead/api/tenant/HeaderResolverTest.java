package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.address;
import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;
import static io.fairlead.api.tenant.Requests.withHeader;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderResolverTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,         TRUSTED_PEER",
    "::ffff:10.1.2.3,  TRUSTED_PEER",
    "192.0.2.7,        TRUSTED_PEER",
    "::1,              TRUSTED_PEER",
    "11.0.0.0,         UNTRUSTED_HEADER",
    "9.255.255.255,    UNTRUSTED_HEADER",
    "192.0.2.6,        UNTRUSTED_HEADER",
    "::2,              UNTRUSTED_HEADER",
    "::a01:203,        UNTRUSTED_HEADER",
  })
  void headerCountsAsMuchAsItsPeerIsTrusted(String peer, Evidence evidence) {
    TenantResolver resolver =
        TenantResolvers.header("X-Tenant-ID", List.of("10.0.0.0/8", "192.0.2.7", "::1/128"));
    RequestView request =
        RequestView.builder("GET", "/")
            .header("x-tenant-id", "Acme")
            .remoteAddress(address(peer))
            .build();
    assertFound(resolver.resolve(request), "acme", evidence);
  }

  @Test
  void unknownPeerIsNotTrusted() {
    TenantResolver resolver = TenantResolvers.header("X-Tenant-ID", List.of("::/0"));
    assertFound(
        resolver.resolve(withHeader("X-Tenant-ID", "acme")), "acme", Evidence.UNTRUSTED_HEADER);
  }

  @Test
  void missingHeaderNamesNobody() {
    assertNone(TenantResolvers.header("X-Tenant-ID").resolve(to("/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "acme, evil", "acme, acme", " acme", "acme\u0000", "аcme"})
  void valueThatIsNoTenantIsRefused(String value) {
    TenantResolver resolver = TenantResolvers.header("X-Tenant-ID");
    assertRefused(
        resolver.resolve(withHeader("X-Tenant-ID", value)), RejectionReason.TENANT_UNKNOWN);
  }

  @Test
  void namesThePeerThatIsNoRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.header("X-Tenant-ID", List.of("proxy.example")))
        .withMessageContaining("\"proxy.example\"");
    assertThatIllegalArgumentException().isThrownBy(() -> TenantResolvers.header(" "));
  }
}
