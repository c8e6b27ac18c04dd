package io.fairlead.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A load balancer whose requests are logged, under a clock that tests move. */
final class AccessLogFixture implements AutoCloseable {

  static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

  private static final JsonMapper JSON = new JsonMapper();

  final FakeTicker ticker = new FakeTicker();
  final FakeScheduler scheduler = new FakeScheduler(ticker);
  final AccessLog log;
  final LoadBalancer balancer;

  AccessLogFixture(AccessLog.Builder builder) {
    long startNanos = ticker.nanos();
    log =
        builder
            .ticker(ticker)
            .scheduler(scheduler)
            .random(new SeededRandom(7))
            .clock(() -> START.plusNanos(ticker.nanos() - startNanos))
            .build();
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf("saas.example"))
            .ticker(ticker)
            .scheduler(scheduler)
            .random(new SeededRandom(7))
            .listener(log)
            .config(config())
            .build();
  }

  private static LbConfig config() {
    return LbConfig.builder()
        .policy(PolicyConfig.of(Policies.QUOTA))
        .policy(PolicyConfig.of(Policies.PRIORITY))
        .tier("gold", t -> {})
        .tenant("acme", t -> t.tier("gold"))
        .tenant("globex", t -> {})
        .tenant("limited", t -> t.quota(Quota.perHour(1)))
        .pool(
            "main",
            p ->
                p.balancer("round-robin")
                    .endpoint("a", 1)
                    .endpoint("b", 2)
                    .maxInFlight(1_000)
                    .queue(q -> q.maxWait(Duration.ofSeconds(10)))
                    .retry(r -> r.maxAttempts(3)))
        .pool("narrow", p -> p.endpoint("c", 3).maxInFlight(1).queue(q -> {}))
        .route("orders", r -> r.pathPrefix("/orders").pool("main"))
        .route("narrow", r -> r.pathPrefix("/narrow").pool("narrow"))
        .defaultPool("main")
        .build();
  }

  static RequestView.Builder get(String tenant, String target) {
    return RequestView.builder("GET", target).host(tenant + ".saas.example");
  }

  Admission acquire(String tenant) {
    return balancer.acquire(get(tenant, "/orders/7").build());
  }

  void succeed(String tenant) {
    ((Lease) acquire(tenant)).complete(Outcome.ofHttpStatus(200));
  }

  /** Lets the background work happen. */
  void write() {
    scheduler.advance(Duration.ofMillis(100));
  }

  static JsonNode json(List<String> lines, int index) {
    try {
      return JSON.readTree(lines.get(index));
    } catch (JsonProcessingException e) {
      throw new AssertionError(lines.get(index), e);
    }
  }

  @Override
  public void close() {
    balancer.close();
    log.close();
  }
}
