package io.fairlead.examples.gateway;

import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Fairlead may know of a Vert.x request: an adapter that answers from the request itself. */
final class VertxRequestView implements RequestView {

  private final HttpServerRequest request;
  private final RequestTarget target;
  private final boolean hasBody;

  VertxRequestView(HttpServerRequest request) {
    this.request = request;
    this.target = RequestTarget.parse(host(request), request.uri());
    this.hasBody = Framing.hasBody(request);
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String scheme() {
    String scheme = request.scheme();
    return scheme == null ? "http" : scheme;
  }

  @Override
  public RequestTarget target() {
    return target;
  }

  @Override
  public @Nullable String header(String name) {
    return joined(request.headers(), name);
  }

  @Override
  public @Nullable InetAddress remoteAddress() {
    // Vert.x tells the text of it only, which would have to be made and read again for each
    // request.
    return request.remoteAddress() instanceof SocketAddressImpl peer ? peer.ipAddress() : null;
  }

  /** A body is passed on as it arrives, so it cannot be sent a second time. */
  @Override
  public boolean isRepeatable() {
    return !hasBody && RequestView.super.isRepeatable();
  }

  boolean hasBody() {
    return hasBody;
  }

  private static @Nullable String host(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      return joined(request.headers(), HttpHeaders.HOST);
    }
    // Vert.x has taken :authority out of the fields, and refused a Host field that contradicts it.
    HostAndPort authority = request.authority();
    if (authority == null) {
      return null;
    }
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }

  private static @Nullable String joined(MultiMap headers, CharSequence name) {
    String first = headers.get(name);
    if (first == null) {
      return null;
    }
    List<String> lines = headers.getAll(name);
    return lines.size() == 1 ? first : String.join(", ", lines);
  }
}
