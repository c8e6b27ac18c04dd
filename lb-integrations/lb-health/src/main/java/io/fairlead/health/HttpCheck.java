package io.fairlead.health;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/** Sends a request over a new connection and judges the answer. */
final class HttpCheck implements HealthCheck {

  private final HttpCheckOptions options;
  private final Attempts attempts;
  private final Connections connections;

  HttpCheck(HttpCheckOptions options, Lookup lookup) {
    this.options = options;
    attempts = new Attempts(lookup);
    connections = new Connections(HttpProtocol.of(options));
  }

  @Override
  public CompletionStage<Result> check(Endpoint endpoint) {
    return attempts.begin(endpoint.host(), (address, attempt) -> send(endpoint, address, attempt));
  }

  private void send(Endpoint endpoint, InetAddress address, Attempt attempt) {
    URIAuthority authority = options.authorityOf(endpoint);
    HttpHost target =
        new HttpHost(scheme(), address, authority.getHostName(), options.port().of(endpoint));
    connections.open(target, attempt, new HttpExchange(requestTo(authority), options, attempt));
  }

  private HttpRequest requestTo(URIAuthority authority) {
    HttpRequest request = new BasicHttpRequest(options.method().name(), options.path());
    request.setScheme(scheme());
    request.setAuthority(authority);
    options.headers().forEach(request::addHeader);
    if (options.version() == HttpCheckOptions.Version.HTTP1) {
      request.addHeader(HttpHeaders.CONNECTION, "close");
    }
    return request;
  }

  private String scheme() {
    return options.scheme() == HttpCheckOptions.Scheme.HTTPS ? "https" : "http";
  }

  @Override
  public void close() {
    attempts.close();
    connections.close();
  }
}
