package io.fairlead.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of requests and their attempts, as the SDK exports them. */
class FairleadTelemetryTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final LbConfig CONFIG =
      LbConfig.builder()
          .tenant("acme", tenant -> tenant.quota(Quota.perMinute(5)))
          .pool(
              "p",
              pool ->
                  pool.endpoint("10.0.0.1", 80)
                      .endpoint("10.0.0.2", 81)
                      .retry(retry -> retry.maxAttempts(3).hedge(90).budget(100, 100)))
          .route("all", route -> route.pool("p"))
          .build();

  private final TestClock clock = TestClock.create();
  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setClock(clock)
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final FairleadTelemetry telemetry = FairleadTelemetry.of(sdk);
  private final LoadBalancer balancer =
      LoadBalancer.builder()
          .tenants(TenantResolvers.subdomainOf("saas.example"))
          .config(CONFIG)
          .listener(telemetry)
          .ticker(ticker)
          .scheduler(scheduler)
          .maxLeaseAge(Duration.ofMinutes(1))
          .build();

  @AfterEach
  void stop() {
    balancer.close();
    sdk.close();
  }

  private static RequestView request(String tenant, String... headers) {
    RequestView.Builder request = RequestView.builder("GET", "/a").host(tenant + ".saas.example");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private Lease lease(RequestView request) {
    return (Lease) balancer.acquire(request);
  }

  private void pass(Duration time) {
    clock.advance(time);
    ticker.advance(time);
  }

  private SpanData requestSpan() {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals("fairlead.request"))
        .findFirst()
        .orElseThrow();
  }

  /** The attempts in the order of their numbers. */
  private List<SpanData> attempts() {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getKind() == SpanKind.CLIENT)
        .sorted((a, b) -> Long.compare(number(a), number(b)))
        .toList();
  }

  private static long number(SpanData span) {
    return span.getAttributes().get(SpanAttributes.ATTEMPT);
  }

  private static Duration lasted(SpanData span) {
    return Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos());
  }

  @Test
  void requestHasASpanAndItsAttemptOneBelow() {
    Lease lease = lease(request("acme"));
    pass(Duration.ofMillis(20));
    lease.complete(Outcome.ofHttpStatus(200));

    SpanData request = requestSpan();
    assertThat(request.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(request.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(lasted(request)).isEqualTo(Duration.ofMillis(20));
    assertThat(request.getAttributes().asMap())
        .containsEntry(SpanAttributes.TENANT, "acme")
        .containsEntry(SpanAttributes.POOL, "p")
        .containsEntry(SpanAttributes.ROUTE, "all")
        .containsEntry(SpanAttributes.POLICIES, lease.policies())
        .containsEntry(SpanAttributes.WAITED, 0.0)
        .containsEntry(SpanAttributes.OUTCOME, "success")
        .containsEntry(SpanAttributes.ATTEMPTS, 1L)
        .containsEntry(SpanAttributes.STATUS, 200L);
    assertThat(lease.policies()).isNotEmpty();

    SpanData attempt = attempts().get(0);
    assertThat(attempt.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(attempt.getName()).isEqualTo("GET");
    assertThat(attempt.getAttributes().asMap())
        .containsEntry(SpanAttributes.METHOD, "GET")
        .containsEntry(SpanAttributes.ADDRESS, lease.endpoint().host())
        .containsEntry(SpanAttributes.PORT, (long) lease.endpoint().port())
        .containsEntry(SpanAttributes.ENDPOINT, lease.endpoint().id())
        .doesNotContainKey(SpanAttributes.RESENT)
        .doesNotContainKey(SpanAttributes.ERROR);
    assertThat(telemetry.underWay()).isZero();
  }

  @Test
  void retriedRequestHasOneSpanAndOneForEachAttemptInTurn() {
    Lease first = lease(request("acme"));
    pass(Duration.ofMillis(10));
    Lease second = (Lease) first.retry(Outcome.ofHttpStatus(503));
    pass(Duration.ofMillis(5));
    second.complete(Outcome.ofHttpStatus(200));

    SpanData request = requestSpan();
    List<SpanData> attempts = attempts();
    assertThat(exporter.getFinishedSpanItems()).hasSize(3);
    assertThat(attempts).extracting(SpanData::getParentSpanId).containsOnly(request.getSpanId());
    assertThat(attempts)
        .extracting(FairleadTelemetryTest::lasted)
        .containsExactly(Duration.ofMillis(10), Duration.ofMillis(5));
    assertThat(attempts.get(1).getStartEpochNanos()).isEqualTo(attempts.get(0).getEndEpochNanos());
    assertThat(lasted(request)).isEqualTo(Duration.ofMillis(15));
    assertThat(attempts.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attempts.get(0).getAttributes().get(SpanAttributes.ERROR)).isEqualTo("503");
    assertThat(attempts.get(1).getAttributes().get(SpanAttributes.RESENT)).isEqualTo(1);
    assertThat(attempts.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(request.getAttributes().get(SpanAttributes.ATTEMPTS)).isEqualTo(2);
    assertThat(telemetry.underWay()).isZero();
  }

  @Test
  void hedgedRequestEndsWithTheFirstSuccessAndItsTwinWhenItIsCancelled() {
    Lease slow = lease(request("acme"));
    pass(Duration.ofMillis(30));
    Lease twin = (Lease) slow.hedge();
    pass(Duration.ofMillis(10));
    twin.complete(Outcome.success());
    pass(Duration.ofMillis(2));
    slow.complete(Outcome.cancelled());

    SpanData request = requestSpan();
    List<SpanData> attempts = attempts();
    assertThat(attempts).extracting(SpanData::getParentSpanId).containsOnly(request.getSpanId());
    assertThat(lasted(request)).isEqualTo(Duration.ofMillis(40));
    assertThat(attempts)
        .extracting(FairleadTelemetryTest::lasted)
        .containsExactly(Duration.ofMillis(42), Duration.ofMillis(10));
    assertThat(attempts)
        .extracting(span -> span.getAttributes().get(SpanAttributes.OUTCOME))
        .containsExactly("cancelled", "success");
    assertThat(telemetry.underWay()).isZero();
  }

  @Test
  void refusedRequestHasASpanThatSaysWhy() {
    for (int i = 0; i < 5; i++) {
      lease(request("acme")).complete(Outcome.success());
    }
    exporter.reset();
    Rejection rejection = (Rejection) balancer.acquire(request("acme"));
    balancer.acquire(request("stranger"));

    SpanData refused = exporter.getFinishedSpanItems().get(0);
    assertThat(refused.getAttributes().asMap())
        .containsEntry(SpanAttributes.TENANT, "acme")
        .containsEntry(SpanAttributes.OUTCOME, "rejected")
        .containsEntry(SpanAttributes.REASON, "quota_exceeded")
        .containsEntry(SpanAttributes.POLICY, rejection.policy())
        .containsEntry(SpanAttributes.STATUS, 429L)
        .containsKey(SpanAttributes.RETRY_AFTER);
    assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(exporter.getFinishedSpanItems().get(1).getAttributes().asMap())
        .containsEntry(SpanAttributes.REASON, "tenant_unknown")
        .doesNotContainKey(SpanAttributes.TENANT);
    assertThat(telemetry.underWay()).isZero();
  }

  @Test
  void refusalOfTheServiceIsAnError() {
    balancer.close();
    balancer.acquire(request("acme"));

    assertThat(requestSpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void parentIsFoundInTheHeadersOfTheRequest() {
    lease(request("acme", "traceparent", "00-" + TRACE + "-" + CALLER + "-01"))
        .complete(Outcome.success());

    assertThat(requestSpan().getTraceId()).isEqualTo(TRACE);
    assertThat(requestSpan().getParentSpanId()).isEqualTo(CALLER);
  }

  @Test
  void currentSpanOfTheHostComesBeforeTheHeaders() {
    Span host = sdk.getTracer("host").spanBuilder("serve").startSpan();
    try (Scope scope = host.makeCurrent()) {
      assertThat(scope).isNotNull();
      lease(request("acme", "traceparent", "00-" + TRACE + "-" + CALLER + "-01"))
          .complete(Outcome.success());
    }
    host.end();

    assertThat(requestSpan().getParentSpanId()).isEqualTo(host.getSpanContext().getSpanId());
  }

  @Test
  void contextOfTheAttemptGoesIntoTheOutgoingHeaders() {
    Lease lease = lease(request("acme"));
    Map<String, String> outgoing = new HashMap<>();
    telemetry.inject(lease, outgoing::put);
    lease.complete(Outcome.success());

    SpanData attempt = attempts().get(0);
    assertThat(outgoing.get("traceparent"))
        .startsWith("00-" + attempt.getTraceId() + "-" + attempt.getSpanId() + "-");
    assertThat(telemetry.contextOf(lease)).isSameAs(Context.root());
  }

  @Test
  void lostLeaseLeavesNothing() {
    Lease lost = lease(request("acme"));
    assertThat(telemetry.underWay()).isEqualTo(2);

    scheduler.advance(Duration.ofMinutes(3));

    assertThat(telemetry.underWay()).isZero();
    assertThat(exporter.getFinishedSpanItems()).hasSize(2);
    assertThat(lost.complete(Outcome.success())).isFalse();
    assertThat(exporter.getFinishedSpanItems()).hasSize(2);
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    Lease open = lease(request("acme"));
    telemetry.close();

    assertThat(telemetry.underWay()).isZero();
    assertThat(exporter.getFinishedSpanItems()).hasSize(2);
    open.complete(Outcome.success());
    assertThat(exporter.getFinishedSpanItems()).hasSize(2);
  }

  @Test
  void durationOfAttemptsIsMeasuredWithExemplars() {
    Lease lease = lease(request("acme"));
    pass(Duration.ofMillis(30));
    lease.complete(Outcome.ofHttpStatus(500));

    MetricData metric = reader.collectAllMetrics().iterator().next();
    assertThat(metric.getName()).isEqualTo("http.client.request.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    HistogramPointData point = metric.getHistogramData().getPoints().iterator().next();
    assertThat(point.getSum()).isEqualTo(0.03);
    assertThat(point.getBoundaries()).startsWith(0.005, 0.01).endsWith(7.5, 10.0);
    assertThat(point.getAttributes().asMap())
        .containsEntry(SpanAttributes.METHOD, "GET")
        .containsEntry(SpanAttributes.ADDRESS, lease.endpoint().host())
        .containsEntry(SpanAttributes.STATUS, 500L)
        .containsEntry(SpanAttributes.ERROR, "500")
        .doesNotContainKey(SpanAttributes.TENANT);
    assertThat(point.getExemplars())
        .extracting(exemplar -> exemplar.getSpanContext().getSpanId())
        .containsExactly(attempts().get(0).getSpanId());
  }

  @Test
  void methodOfTheClientsInventionIsOther() {
    lease(RequestView.builder("BREW", "/").host("acme.saas.example").build())
        .complete(Outcome.success());

    assertThat(attempts().get(0).getName()).isEqualTo("_OTHER");
  }
}
