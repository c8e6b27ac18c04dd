package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.to;
import static io.fairlead.api.tenant.Requests.toHost;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HostTableResolverTest {

  @Test
  void hostIsFoundInAnyForm() {
    TenantResolver resolver =
        TenantResolvers.hosts(Map.of("Shop.Acme.Example.", "ACME", "[0::1]", "local"));
    assertFound(resolver.resolve(toHost("shop.acme.example:443")), "acme", Evidence.HOST);
    assertFound(resolver.resolve(toHost("SHOP.acme.example")), "acme", Evidence.HOST);
    assertFound(resolver.resolve(toHost("[::1]")), "local", Evidence.HOST);
  }

  @Test
  void otherHostsNameNobody() {
    TenantResolver resolver = TenantResolvers.hosts(Map.of("acme.example", "acme"));
    assertNone(resolver.resolve(toHost("www.acme.example")));
    assertNone(resolver.resolve(to("/")));
  }

  @Test
  void namesWhatIsWrongWithTheTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.hosts(Map.of("acme_@x", "acme")))
        .withMessageContaining("\"acme_@x\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.hosts(Map.of("acme.example:80", "acme")))
        .withMessageContaining("port");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.hosts(Map.of("acme.example", "a c")))
        .withMessageContaining("\"a c\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.hosts(Map.of("a.example", "a", "A.example", "b")))
        .withMessageContaining("twice");
  }
}
