package io.fairlead.examples.gateway;

import io.fairlead.api.config.TenantConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the gateway requests of its own tenants, over real sockets, so that there is something to
 * see: as many a second as the label {@code traffic} of each says, at random moments, whether or
 * not the ones before are answered; and those of {@code noise} besides, once the pools know what is
 * usual. Meanwhile one backend after the other has troubles.
 */
final class DemoTraffic {

  private static final long TICK_MILLIS = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long CALM_NANOS = 10 * SECOND;

  private static final int USERS = 1_000;

  /** More would be those of a client that has given up long ago. */
  private static final int MOST_UNANSWERED = 400;

  private final int port;
  private final HttpClient client;
  private final List<Source> sources = new ArrayList<>();
  private int unanswered;

  private DemoTraffic(Vertx vertx, int port) {
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_UNANSWERED));
  }

  /** One tenant's clients. Arrivals are a Poisson process, as those of many people are. */
  private static final class Source {

    private final String tenant;
    private final double perSecond;
    private long nextNanos;

    Source(String tenant, double perSecond, long beginNanos) {
      this.tenant = tenant;
      this.perSecond = perSecond;
      this.nextNanos = beginNanos;
    }

    boolean isDue(long nowNanos) {
      if (nowNanos - nextNanos < 0) {
        return false;
      }
      double pause = -Math.log(1 - ThreadLocalRandom.current().nextDouble()) / perSecond;
      nextNanos += Math.round(pause * SECOND);
      return true;
    }
  }

  /** Begins to send, until Vert.x is closed. */
  static void begin(
      Vertx vertx, int port, Map<String, TenantConfig> tenants, List<DemoBackend> backends) {
    DemoTraffic traffic = new DemoTraffic(vertx, port);
    long now = System.nanoTime();
    tenants.forEach(
        (id, tenant) -> {
          traffic.add(id, tenant.labels().get("traffic"), now);
          traffic.add(id, tenant.labels().get("noise"), now + CALM_NANOS);
        });
    vertx.runOnContext(
        context -> vertx.setPeriodic(TICK_MILLIS, due -> traffic.send(System.nanoTime())));
    DemoTroubles.begin(vertx, backends);
  }

  private void add(String tenant, @Nullable String perSecond, long from) {
    if (perSecond != null) {
      sources.add(new Source(tenant, Double.parseDouble(perSecond), from));
    }
  }

  private void send(long nowNanos) {
    for (Source source : sources) {
      while (source.isDue(nowNanos)) {
        if (unanswered < MOST_UNANSWERED) {
          send(source.tenant);
        }
      }
    }
  }

  private void send(String tenant) {
    unanswered++;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/orders?page=" + ThreadLocalRandom.current().nextInt(1, 100))
            .putHeader("Cookie", "user=" + ThreadLocalRandom.current().nextInt(USERS))
            .putHeader("X-Tenant-ID", tenant);
    client
        .request(options)
        .compose(request -> request.send().compose(HttpClientResponse::end))
        .onComplete(answered -> unanswered--);
  }
}
