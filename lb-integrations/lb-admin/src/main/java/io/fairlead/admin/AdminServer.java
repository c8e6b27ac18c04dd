package io.fairlead.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the management API by the HTTP server of the JDK: on loopback unless told otherwise, and
 * elsewhere only with authentication and TLS, or with an explicit word.
 *
 * <p>Where the system properties {@code sun.net.httpserver.maxReqTime} and {@code
 * sun.net.httpserver.maxReqHeaders} are not set, they are set before the first server is made, for
 * the JDK has no other way to bound how long a request takes to arrive, and how many headers it
 * has.
 */
public final class AdminServer implements AutoCloseable {

  /** 10,000 tenants with some values of their own, several times over. */
  public static final int DEFAULT_MAX_BODY_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final int MAX_HEADER_CHARS = 16 << 10;

  private final HttpServer server;
  private final ExecutorService workers;
  private final ExecutorService writers;
  private final AdminApi api;
  private final int maxBodyBytes;

  private AdminServer(HttpServer server, ExecutorService workers, AdminApi api, int maxBodyBytes) {
    this.server = server;
    this.workers = workers;
    this.writers = Workers.writers(2 * Live.MOST_VIEWERS);
    this.api = api;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Begins a server on loopback. */
  public static Builder builder(AdminApi api) {
    return new Builder(api);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Ends at once. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdown();
    // Who watches is in the middle of an answer, and some may be waiting for a slow reader.
    List<Runnable> unwritten = writers.shutdownNow();
    LOG.trace("{} pieces of streams were not written", unwritten.size());
  }

  private void handle(HttpExchange exchange) {
    try {
      AdminRequest request = request(exchange);
      api.handle(request)
          .whenComplete(
              (answer, failure) -> {
                if (answer != null) {
                  send(exchange, answer);
                } else {
                  exchange.close();
                }
              });
    } catch (Problem e) {
      send(exchange, e.toResponse());
    } catch (IOException | RuntimeException e) {
      LOG.debug("a request could not be read", e);
      exchange.close();
    }
  }

  private AdminRequest request(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    int chars = 0;
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      String value = String.join(", ", header.getValue());
      chars += header.getKey().length() + value.length();
      headers.put(header.getKey(), value);
    }
    URI uri = exchange.getRequestURI();
    if (chars > MAX_HEADER_CHARS) {
      throw Problem.of(431, "headers-too-large", "at most " + MAX_HEADER_CHARS + " characters");
    }
    return new AdminRequest(
        exchange.getRequestMethod(),
        Objects.requireNonNullElse(uri.getRawPath(), "/"),
        Objects.requireNonNullElse(uri.getRawQuery(), ""),
        headers,
        Bodies.read(exchange.getRequestBody(), maxBodyBytes),
        principal(exchange));
  }

  private static @Nullable String principal(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange secure
          ? secure.getSSLSession().getPeerPrincipal().getName()
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private void send(HttpExchange exchange, AdminResponse answer) {
    Flow.Publisher<String> stream = answer.stream();
    if (stream != null) {
      stream(exchange, answer, stream);
      return;
    }
    try (exchange) {
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        try (OutputStream to = exchange.getResponseBody()) {
          to.write(body);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("an answer could not be sent", e);
    }
  }

  private void stream(HttpExchange exchange, AdminResponse answer, Flow.Publisher<String> stream) {
    try {
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(answer.status(), 0);
      // Newer JDKs keep the head back until there is something to follow it.
      exchange.getResponseBody().flush();
      stream.subscribe(new ExchangeStream(exchange, writers));
    } catch (IOException | RuntimeException e) {
      LOG.debug("a stream could not be begun", e);
      exchange.close();
    }
  }

  /** Collects how to listen. Not thread-safe. */
  public static final class Builder {

    private final AdminApi api;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable SSLContext tls;
    private boolean demandsCertificates;
    private boolean unprotected;
    private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;

    private Builder(AdminApi api) {
      this.api = Objects.requireNonNull(api);
    }

    /** Sets the port, 0 for any that is free, which it is unless set. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Sets the address; that of loopback unless set. */
    public Builder address(InetAddress value) {
      address = Objects.requireNonNull(value);
      return this;
    }

    /** Has the server speak TLS. */
    public Builder tls(SSLContext context) {
      tls = Objects.requireNonNull(context);
      return this;
    }

    /** Has the server speak TLS with clients only that have a certificate which it trusts. */
    public Builder mutualTls(SSLContext context) {
      tls = Objects.requireNonNull(context);
      demandsCertificates = true;
      return this;
    }

    /**
     * Lets it listen beyond loopback without authentication or without TLS, because something else
     * protects it.
     */
    public Builder protectedElsewhere() {
      unprotected = true;
      return this;
    }

    /** Sets how large a body may be, in bytes; {@link #DEFAULT_MAX_BODY_BYTES} unless set. */
    public Builder maxBodyBytes(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("max body bytes " + bytes + " is below 1");
      }
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Begins to listen.
     *
     * @throws IllegalStateException if it would listen beyond loopback unprotected
     * @throws IOException if the port is not to be had
     */
    public AdminServer start() throws IOException {
      if (!address.isLoopbackAddress() && !unprotected && (api.isOpen() || tls == null)) {
        throw new IllegalStateException(
            address
                + " is not loopback: this takes authentication and TLS, or protectedElsewhere()");
      }
      boundArrivals();
      HttpServer server = server(new InetSocketAddress(address, port));
      ExecutorService workers = Workers.of(THREADS);
      AdminServer admin = new AdminServer(server, workers, api, maxBodyBytes);
      server.createContext("/", admin::handle);
      server.setExecutor(workers);
      server.start();
      return admin;
    }

    private static void boundArrivals() {
      Map.of("sun.net.httpserver.maxReqTime", "30", "sun.net.httpserver.maxReqHeaders", "100")
          .forEach(
              (name, value) -> {
                if (System.getProperty(name) == null) {
                  System.setProperty(name, value);
                }
              });
    }

    private HttpServer server(InetSocketAddress at) throws IOException {
      if (tls == null) {
        return HttpServer.create(at, BACKLOG);
      }
      HttpsServer server = HttpsServer.create(at, BACKLOG);
      SSLParameters parameters = tls.getDefaultSSLParameters();
      parameters.setNeedClientAuth(demandsCertificates);
      server.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters each) {
              each.setSSLParameters(parameters);
            }
          });
      return server;
    }
  }
}
