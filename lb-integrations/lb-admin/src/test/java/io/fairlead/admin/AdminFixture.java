package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.config.ConfigHistory;
import io.fairlead.config.OutsideValues;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.usage.PriceBook;
import io.fairlead.usage.UsageLedger;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A load balancer with its management API, asked as a value or over a real socket. */
final class AdminFixture implements AutoCloseable {

  static final String ADMIN = "the-token-of-an-admin";
  static final String OPERATOR = "the-token-of-an-operator";
  static final String READER = "the-token-of-a-reader";
  static final String ACME = "the-token-of-acme";

  static final Instant NOW = Instant.parse("2026-11-30T01:30:00Z");

  final FakeTicker ticker = new FakeTicker();
  final FakeScheduler scheduler = new FakeScheduler(ticker);
  final EventLog events = EventLog.ofLast(1_000);
  final BlockingQueue<LbConfig> applied = new LinkedBlockingQueue<>();
  final LoadBalancer balancer;
  final AdminApi api;
  final UsageLedger ledger;
  OutsideValues outside = OutsideValues.NONE;
  private final AuditLog audit;
  private final HttpClient client = HttpClient.newHttpClient();
  private final long startNanos = ticker.nanos();
  private AdminServer server;

  AdminFixture(Path folder) throws IOException {
    this(folder, access());
  }

  AdminFixture(Path folder, AdminAccess access) throws IOException {
    ledger =
        UsageLedger.builder(folder.resolve("usage"), "/test")
            .clock(() -> NOW.plusNanos(ticker.nanos() - startNanos))
            .scheduler(scheduler)
            .open();
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.header("X-Tenant-ID", List.of("127.0.0.1")))
            .config(config())
            .ticker(ticker)
            .scheduler(scheduler)
            .listener(events)
            .listener(ledger)
            .listener(
                new LbListener() {
                  @Override
                  public void applied(LbConfig previous, LbConfig current) {
                    applied.add(current);
                  }
                })
            .build();
    audit = AuditLog.open(folder.resolve("audit.log"));
    api =
        AdminApi.builder(balancer)
            .access(access)
            .audit(audit)
            .events(events)
            .history(ConfigHistory.in(folder.resolve("history"), InstantSource.system()))
            .outside(() -> outside)
            .usage(ledger, prices())
            .scaling(ScalingConfig.DEFAULT.withTenants("acme"))
            .clock(() -> NOW.plusNanos(ticker.nanos() - startNanos))
            .ticker(ticker)
            .scheduler(scheduler)
            .build();
  }

  static LbConfig config() {
    return LbConfig.builder()
        .tier("gold", tier -> tier.share(3))
        .pool("shared", pool -> pool.endpoint("10.0.0.1", 80).endpoint("10.0.0.2", 80))
        .pool("canary", pool -> pool.endpoint("10.0.0.3", 80))
        .split("gradual", split -> split.weight("shared", 9).weight("canary", 1))
        .tenant("acme", tenant -> tenant.tier("gold"))
        .tenant("globex", tenant -> tenant.label("color", "red"))
        .route("beta", route -> route.pool("canary").tenant("globex").pathPrefix("/beta"))
        .defaultPool("shared")
        .build();
  }

  static PriceBook prices() {
    return PriceBook.of(
        Map.of(
            "currency",
            "EUR",
            "prices",
            Map.of("requests", Map.of("price", "0.10")),
            "tiers",
            Map.of("gold", Map.of("requests", Map.of("price", "0.20"))),
            "shared",
            List.of(Map.of("name", "fleet", "amount", "10.00", "by", "attempts"))));
  }

  static AdminAccess access() {
    return AdminAccess.builder()
        .token("alice", AdminAccess.sha256(ADMIN), AdminRole.ADMIN)
        .token("otto", AdminAccess.sha256(OPERATOR), AdminRole.OPERATE)
        .token("rita", AdminAccess.sha256(READER), AdminRole.READ)
        .tenantToken("acme-itself", AdminAccess.sha256(ACME), "acme")
        .build();
  }

  /** Asks without a socket. */
  AdminResponse ask(String token, String method, String target, String body, String... headers) {
    Map<String, String> all = new HashMap<>();
    all.put("Content-Type", "application/json");
    if (!token.isEmpty()) {
      all.put("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    String[] parts = target.split("\\?", 2);
    return api.handle(
            new AdminRequest(method, parts[0], parts.length == 1 ? "" : parts[1], all, body, null))
        .toCompletableFuture()
        .join();
  }

  AdminResponse get(String token, String target) {
    return ask(token, "GET", target, "");
  }

  AdminResponse put(String target, String body, String... headers) {
    return ask(ADMIN, "PUT", target, body, headers);
  }

  AdminResponse post(String target, String body) {
    return ask(ADMIN, "POST", target, body);
  }

  String etag(String target) {
    return get(ADMIN, target).headers().get("ETag");
  }

  /** The same over a socket. */
  HttpResponse<String> send(Consumer<HttpRequest.Builder> request, String target)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(target));
    builder.header("Authorization", "Bearer " + ADMIN);
    request.accept(builder);
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The same where the answer takes time that only goes on meanwhile. */
  HttpResponse<String> sendAsTimeGoesOn(Consumer<HttpRequest.Builder> request, String target)
      throws Exception {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(target));
    builder.header("Authorization", "Bearer " + ADMIN);
    request.accept(builder);
    return await(client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofString()));
  }

  /** Lets time go on until something is there, slowly enough for those who read meanwhile. */
  <T> T await(CompletableFuture<T> future) throws Exception {
    for (int i = 0; i < 3_000 && !future.isDone(); i++) {
      scheduler.advance(Duration.ofMillis(50));
      try {
        return future.get(20, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet.
      }
    }
    return future.get(30, TimeUnit.SECONDS);
  }

  /** The same until the first byte of an answer that goes on is there. */
  void awaitFirstByte(InputStream body) throws IOException {
    for (int i = 0; i < 3_000 && body.available() == 0; i++) {
      scheduler.advance(Duration.ofMillis(50));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(body.available()).isPositive();
  }

  URI uri(String target) throws IOException {
    if (server == null) {
      server = AdminServer.builder(api).start();
    }
    return URI.create("http://127.0.0.1:" + server.address().getPort() + target);
  }

  /** A request of a tenant that is under way. */
  Lease lease(String tenant) {
    return (Lease) balancer.acquire(request(tenant));
  }

  static RequestView request(String tenant) {
    return RequestView.builder("GET", "/")
        .header("X-Tenant-ID", tenant)
        .remoteAddress(InetAddress.getLoopbackAddress())
        .build();
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    api.close();
    balancer.close();
    ledger.close();
    audit.close();
  }
}
