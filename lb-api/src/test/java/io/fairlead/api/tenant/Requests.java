package io.fairlead.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Requests of one feature each, and what is expected of their resolution. */
final class Requests {

  private Requests() {}

  static RequestView toHost(String host) {
    return RequestView.builder("GET", "/").host(host).build();
  }

  static RequestView to(String target) {
    return RequestView.builder("GET", target).build();
  }

  static RequestView withHeader(String header, String value) {
    return RequestView.builder("GET", "/").header(header, value).build();
  }

  static RequestView fromAddress(String address) {
    return RequestView.builder("GET", "/").remoteAddress(address(address)).build();
  }

  static RequestView withClaims(Map<String, ?> claims) {
    return RequestView.builder("GET", "/").attribute(RequestView.VERIFIED_CLAIMS, claims).build();
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  /** A source that answers the same to every request. */
  static TenantResolver answering(TenantResolution resolution) {
    return request -> resolution;
  }

  static void assertFound(TenantResolution resolution, String tenant, Evidence evidence) {
    assertThat(resolution).hasToString(tenant + " by " + evidence);
    assertThat(resolution.tenantId()).isEqualTo(tenant);
    assertThat(resolution.evidence()).isEqualTo(evidence);
    assertThat(resolution.refusal()).isNull();
  }

  static void assertNone(TenantResolution resolution) {
    assertThat(resolution).isSameAs(TenantResolution.none());
  }

  static void assertRefused(TenantResolution resolution, RejectionReason reason) {
    assertThat(resolution).isSameAs(TenantResolution.refused(reason));
  }
}
