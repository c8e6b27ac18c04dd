package io.fairlead.benchmarks.peers;

import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A request that names its tenant in a header, behind a proxy that is trusted to have set it. */
record TenantRequest(String tenant) implements RequestView {

  static final String HEADER = "x-tenant-id";

  private static final InetAddress PROXY = InetAddress.getLoopbackAddress();
  private static final RequestTarget TARGET =
      RequestTarget.parse("saas.example", "/api/orders?page=2");

  /** With a text of its own. */
  static TenantRequest of(String tenant) {
    return new TenantRequest(String.valueOf(tenant.toCharArray()));
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public RequestTarget target() {
    return TARGET;
  }

  @Override
  public @Nullable String header(String name) {
    return name.equalsIgnoreCase(HEADER) ? tenant : null;
  }

  @Override
  public InetAddress remoteAddress() {
    return PROXY;
  }
}
