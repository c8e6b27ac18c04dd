package io.fairlead.examples.gateway;

import io.fairlead.api.LoadBalancer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of the proxy, with connections to clients and to backends of its own: a request
 * never changes its thread. All of them share the port and the load balancer.
 */
final class ProxyVerticle extends VerticleBase {

  /** Per endpoint and event loop. What a backend can bear is for its pool's limit to say. */
  private static final int MAX_CONNECTIONS = 1_024;

  /** Shorter than what common backends keep an idle connection for, so that we close it first. */
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final LoadBalancer balancer;
  private final ListenConfig config;
  private final HttpServer[] server = new HttpServer[1];

  ProxyVerticle(LoadBalancer balancer, ListenConfig config) {
    this.balancer = balancer;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    Upstream upstream =
        new Upstream(
            vertx,
            vertx.createHttpClient(
                clientOptions(), new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS)),
            config.responseTimeout());
    server[0] = vertx.createHttpServer(serverOptions());
    return server[0].requestHandler(new ProxyHandler(balancer, upstream)).listen();
  }

  int port() {
    return server[0].actualPort();
  }

  /** Stops accepting and waits for the requests under way. */
  Future<Void> shutdown(Duration patience) {
    return server[0].shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions serverOptions() {
    HttpServerOptions options = new HttpServerOptions();
    // To Vert.x 0 is a port for each event loop, and any negative number one for all of them.
    options.setHost(config.host()).setPort(config.port() == 0 ? -1 : config.port());
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    options.setIdleTimeout((int) config.idleTimeout().toMillis());
    options.setHttp2ClearTextEnabled(true);
    // A WebSocket's extensions are between its two ends: nothing here looks into frames.
    options.setPerFrameWebSocketCompressionSupported(false);
    options.setPerMessageWebSocketCompressionSupported(false);
    return options;
  }

  private HttpClientOptions clientOptions() {
    HttpClientOptions options = new HttpClientOptions();
    options.setConnectTimeout((int) config.connectTimeout().toMillis());
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    options.setIdleTimeout((int) config.idleTimeout().toMillis());
    options.setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
    return options;
  }
}
