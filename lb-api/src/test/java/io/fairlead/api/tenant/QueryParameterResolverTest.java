package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;

import io.fairlead.api.RejectionReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParameterResolverTest {

  private final TenantResolver resolver = TenantResolvers.queryParameter("tenant");

  @ParameterizedTest
  @ValueSource(strings = {"/?tenant=acme", "/?a=b&%74enant=%41cme&c"})
  void parameterNamesTheTenant(String target) {
    assertFound(resolver.resolve(to(target)), "acme", Evidence.QUERY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?", "/?Tenant=acme", "/tenant=acme"})
  void otherQueriesNameNobody(String target) {
    assertNone(resolver.resolve(to(target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?tenant", "/?tenant=", "/?tenant=acme&tenant=acme", "/?tenant=ac%zzme",
        "/?tenant=acme%", "/?tenant=acme%00", "/?tenant=acme%c0%80", "/?tenant=acme;x"
      })
  void valueThatIsNoTenantIsRefused(String target) {
    assertRefused(resolver.resolve(to(target)), RejectionReason.TENANT_UNKNOWN);
  }
}
