package io.fairlead.health;

import io.fairlead.api.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ListenerEndpoint;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/2 and answers with what it was asked; with 404 under {@code /missing}. */
final class Http2Server
    implements AsyncServerRequestHandler<Message<HttpRequest, String>>, AutoCloseable {

  /** More than are ever begun at once: a kernel may reset what finds the queue full. */
  private static final int MANY = 1_000;

  private final HttpAsyncServer server;
  private final InetSocketAddress address;

  static Http2Server plain() {
    return new Http2Server(HttpVersionPolicy.FORCE_HTTP_2, URIScheme.HTTP, null);
  }

  static Http2Server overTls() {
    TlsStrategy tls = new H2ServerTlsStrategy(SelfSigned.context());
    return new Http2Server(HttpVersionPolicy.NEGOTIATE, URIScheme.HTTPS, tls);
  }

  private Http2Server(HttpVersionPolicy versions, URIScheme scheme, @Nullable TlsStrategy tls) {
    server =
        H2ServerBootstrap.bootstrap()
            .setVersionPolicy(versions)
            .setTlsStrategy(tls)
            .setIOReactorConfig(IOReactorConfig.custom().setBacklogSize(MANY).build())
            .register("127.0.0.1", "*", this)
            .register("api.example", "*", this)
            .create();
    server.start();
    address = listen(scheme);
  }

  private InetSocketAddress listen(URIScheme scheme) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      ListenerEndpoint listener = server.listen(any, scheme).get();
      return (InetSocketAddress) listener.getAddress();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Endpoint endpoint() {
    return Endpoint.of(address.getAddress().getHostAddress(), address.getPort());
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, String>> prepare(
      HttpRequest request, EntityDetails entity, HttpContext context) {
    return new BasicRequestConsumer<>(new StringAsyncEntityConsumer());
  }

  @Override
  public void handle(
      Message<HttpRequest, String> message, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    HttpRequest request = message.getHead();
    Header probe = request.getFirstHeader("X-Probe");
    String asked =
        "%s %s %s %s %s"
            .formatted(
                HttpCoreContext.cast(context).getProtocolVersion(),
                request.getMethod(),
                request.getAuthority(),
                request.getPath(),
                probe == null ? "-" : probe.getValue());
    trigger.submitResponse(
        AsyncResponseBuilder.create(request.getPath().equals("/missing") ? 404 : 200)
            .setEntity(asked, ContentType.TEXT_PLAIN)
            .build(),
        context);
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
