package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;
import static io.fairlead.api.tenant.Requests.toHost;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.RejectionReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubdomainResolverTest {

  private final TenantResolver resolver = TenantResolvers.subdomainOf("Saas.Example.");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.saas.example",
        "ACME.saas.example:8080",
        "Acme.Saas.Example.",
        "ａcme.saas.example"
      })
  void oneLabelNamesTheTenant(String host) {
    assertFound(resolver.resolve(toHost(host)), "acme", Evidence.HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saas.example",
        "example",
        "evil.example",
        "acmesaas.example",
        "saas.example.evil.example",
        "acme.saas.example.evil",
        "10.0.0.1",
        "[::1]"
      })
  void otherHostsNameNobody(String host) {
    assertNone(resolver.resolve(toHost(host)));
  }

  @Test
  void missingHostNamesNobody() {
    assertNone(resolver.resolve(to("/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"www.acme.saas.example", "acme.evil.saas.example", "_acme.saas.example"})
  void whatIsNoSingleTenantLabelIsRefused(String host) {
    assertRefused(resolver.resolve(toHost(host)), RejectionReason.TENANT_UNKNOWN);
  }

  @Test
  void baseDomainMayBeOneLabel() {
    TenantResolver local = TenantResolvers.subdomainOf("localhost");
    assertFound(local.resolve(toHost("acme.localhost:8080")), "acme", Evidence.HOST);
    assertNone(local.resolve(toHost("localhost:8080")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "saas..example",
        "*.saas.example",
        "saas.example:80",
        "10.0.0.1",
        "[::1]",
        "a/b"
      })
  void refusesBaseThatHasNoSubdomains(String base) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.subdomainOf(base))
        .withMessageContaining("\"" + base + "\"");
  }
}
