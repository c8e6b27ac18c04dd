package io.fairlead.examples.gateway;

import io.fairlead.api.RequestTarget;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * What the gateway tells a backend of the client and the tenant. The client's own fields of these
 * names are dropped, never trusted or extended.
 */
final class ForwardedHeaders {

  static final String TENANT = "x-tenant-id";

  /** Fields of a client's request that do not reach the backend: the gateway says them itself. */
  static final List<String> OWN =
      List.of(
          "host",
          TENANT,
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-real-ip");

  private static final CharSequence X_TENANT_ID = HttpHeaders.createOptimized("X-Tenant-ID");
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("Forwarded");
  private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");

  private ForwardedHeaders() {}

  /** Adds the fields to the head of a backend's request, which has none of them yet. */
  static void add(
      MultiMap headers, HttpServerRequest client, VertxRequestView view, String tenant) {
    String authority = authority(view.target());
    String peer = client.remoteAddress().hostAddress();
    headers.add(HttpHeaders.HOST, authority);
    headers.add(X_TENANT_ID, tenant);
    headers.add(FOR, peer);
    headers.add(HOST, authority);
    headers.add(PROTO, view.scheme());
    headers.add(FORWARDED, forwarded(peer, authority, view.scheme()));
  }

  /** The host in canonical form with the port that the client named. */
  private static String authority(RequestTarget target) {
    return target.port() < 0 ? target.host() : target.host() + ":" + target.port();
  }

  /** RFC 7239: IPv6 addresses in brackets, and whatever has a colon in quotes. */
  private static String forwarded(String peer, String authority, String scheme) {
    String node = peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"";
    String host = authority.indexOf(':') < 0 ? authority : "\"" + authority + "\"";
    return "for=" + node + ";host=" + host + ";proto=" + scheme;
  }
}
