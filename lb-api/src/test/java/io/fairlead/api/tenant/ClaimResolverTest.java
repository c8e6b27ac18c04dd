package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;
import static io.fairlead.api.tenant.Requests.withClaims;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimResolverTest {

  private final TenantResolver resolver = TenantResolvers.claim("tenant");

  @Test
  void claimNamesTheTenant() {
    assertFound(
        resolver.resolve(withClaims(Map.of("tenant", "Acme"))), "acme", Evidence.VERIFIED_CLAIM);
  }

  @Test
  void requestWithoutTokenOrClaimNamesNobody() {
    assertNone(resolver.resolve(to("/")));
    assertNone(resolver.resolve(withClaims(Map.of("sub", "alice"))));
  }

  @Test
  void claimThatIsNoTextIsMalformed() {
    assertRefused(
        resolver.resolve(withClaims(Map.of("tenant", 17))), RejectionReason.MALFORMED_REQUEST);
    assertRefused(
        resolver.resolve(withClaims(Map.of("tenant", List.of("acme")))),
        RejectionReason.MALFORMED_REQUEST);
    assertRefused(
        resolver.resolve(withClaims(Collections.singletonMap("tenant", null))),
        RejectionReason.MALFORMED_REQUEST);
  }

  @Test
  void textThatIsNoTenantIsRefused() {
    assertRefused(
        resolver.resolve(withClaims(Map.of("tenant", ""))), RejectionReason.TENANT_UNKNOWN);
    assertRefused(
        resolver.resolve(withClaims(Map.of("tenant", "a c"))), RejectionReason.TENANT_UNKNOWN);
  }

  @Test
  void claimsThatAreNoMapAreTheResolversFailure() {
    RequestView request =
        RequestView.builder("GET", "/").attribute(RequestView.VERIFIED_CLAIMS, "acme").build();
    assertRefused(resolver.resolve(request), RejectionReason.RESOLVER_FAILED);
  }
}
