package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RequestView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No source remembers a tenant once it was told to forget. */
class ForgettingTest {

  private static final RequestView REQUEST =
      RequestView.builder("GET", "/t/acme/x?tenant=acme")
          .host("acme.saas.example")
          .header("X-Tenant", "acme")
          .remoteAddress(Requests.address("10.0.0.1"))
          .attribute(RequestView.VERIFIED_CLAIMS, Map.of("tenant", "acme"))
          .build();

  static List<TenantResolver> sources() {
    return List.of(
        TenantResolvers.subdomainOf("saas.example"),
        TenantResolvers.pathPrefix("/t/"),
        TenantResolvers.strippedPathPrefix("/t/"),
        TenantResolvers.header("X-Tenant"),
        TenantResolvers.header("X-Tenant", List.of("10.0.0.0/8")),
        TenantResolvers.queryParameter("tenant"),
        TenantResolvers.claim("tenant"));
  }

  /** What was made of the tenant's name before is not what is made of it now. */
  @ParameterizedTest
  @MethodSource("aloneAndTogether")
  void resolutionIsMadeAnew(TenantResolver source) {
    TenantResolution before = source.resolve(REQUEST);
    assertThat(source.resolve(REQUEST)).isSameAs(before);

    source.forget();

    TenantResolution after = source.resolve(REQUEST);
    assertThat(after).isNotSameAs(before).hasToString(before.toString());
  }

  private static Stream<TenantResolver> standing() {
    return sources().stream().filter(source -> source.resolve(REQUEST).standsAlone());
  }

  static Stream<TenantResolver> aloneAndTogether() {
    TenantResolver stripping = TenantResolvers.strippedPathPrefix("/t/");
    TenantResolver claim = TenantResolvers.claim("tenant");
    return Stream.of(
            sources().stream(),
            standing().map(source -> TenantResolvers.agreeing(source)),
            standing().map(source -> TenantResolvers.firstOf(source)),
            Stream.of(
                TenantResolvers.agreeing(stripping, claim),
                TenantResolvers.firstOf(claim, stripping)))
        .flatMap(part -> part);
  }
}
