package io.fairlead.api.tenant;

import static io.fairlead.api.tenant.Requests.assertFound;
import static io.fairlead.api.tenant.Requests.assertNone;
import static io.fairlead.api.tenant.Requests.assertRefused;
import static io.fairlead.api.tenant.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixResolverTest {

  private final TenantResolver resolver = TenantResolvers.pathPrefix("/t/");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/t/acme",
        "/t/acme/",
        "/t/ACME/x",
        "//t//acme//x",
        "/%74/%61cme",
        "/x/../t/acme?t=evil"
      })
  void segmentBehindPrefixNamesTheTenant(String target) {
    TenantResolution found = resolver.resolve(to(target));
    assertFound(found, "acme", Evidence.PATH);
    assertThat(found.strippedPrefix()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/t", "/t/", "/tt/acme", "/x/t/acme", "/t;x", "/t%20/acme", "*"})
  void otherPathsNameNobody(String target) {
    assertNone(resolver.resolve(to(target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/t/a.b", "/t/acme;x=1", "/t/acme%3Bx", "/t/-acme", "/t/%C3%A9", "/t/acme,evil"})
  void segmentThatIsNoTenantIsRefused(String target) {
    assertRefused(resolver.resolve(to(target)), RejectionReason.TENANT_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/T/acme", "/t;x/acme", "/t;/acme", "/T%3bx/acme", "/t;/"})
  void pathThatOnlyLenientServersTakeForThePrefixIsRefused(String target) {
    assertRefused(resolver.resolve(to(target)), RejectionReason.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "/,      /acme/orders,        /orders",
    "/,      /acme/,              /",
    "/,      /acme,               ''",
    "/t/,    /t//ACME/orders,     /orders",
    "/t/,    /t/acme,             ''",
    "/a/b/,  /a/b/acme/x/,        /x/",
  })
  void strippingLeavesWhatIsBehindTheTenant(String prefix, String target, String rest) {
    RequestView request = to(target);
    TenantResolution found = TenantResolvers.strippedPathPrefix(prefix).resolve(request);
    assertFound(found, "acme", Evidence.PATH);
    assertThat(request.target().path().substring(found.strippedPrefix())).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "t", "/t", "t/", "//", "/t//", "/../", "/%74/", "/%20/", "/t;x/", "*", "/t/?x/"
      })
  void refusesPrefixThatNoPathHas(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantResolvers.pathPrefix(prefix))
        .withMessageContaining("\"" + prefix + "\"");
  }
}
