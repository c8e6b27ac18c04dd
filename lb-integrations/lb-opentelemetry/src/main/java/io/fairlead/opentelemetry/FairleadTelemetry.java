package io.fairlead.opentelemetry;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.tenant.Tenant;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Traces of what a load balancer does with requests: a span for each request, from its admission to
 * its end, and below it one of kind {@code CLIENT} for each attempt, retries and hedges included; a
 * refused request has a span of no duration. The duration of attempts is the histogram {@code
 * http.client.request.duration}, recorded within the attempt's span, so that it can have exemplars.
 * {@code docs/tracing.md} lists the attributes.
 *
 * <pre>{@code
 * FairleadTelemetry telemetry = FairleadTelemetry.of(openTelemetry);
 * LoadBalancer balancer = LoadBalancer.builder().listener(telemetry)...build();
 * ...
 * telemetry.inject(lease, outgoing::putHeader);
 * }</pre>
 *
 * <p>The parent of a request's span is the span that is current on the thread that asks for
 * admission; if there is none, what the configured propagator finds in the headers of the request.
 *
 * <p>Thread-safe. Holds what is under way only: the engine ends each attempt and each request, also
 * of a lease that is lost. Requests are told apart by their {@link RequestView}, of which each is
 * for one request.
 */
public final class FairleadTelemetry implements LbListener, AutoCloseable {

  private static final String SCOPE = "io.fairlead";

  /** Those that the semantic conventions ask for, in seconds. */
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final DoubleHistogram duration;

  // Each request and each attempt is put in by the event that begins it and taken out by the one
  // that ends it. A hedged request ends before its slower attempt does, which then finds its own
  // span still there.

  private final Map<Identity, Context> requests = new ConcurrentHashMap<>();
  private final Map<Identity, Context> attempts = new ConcurrentHashMap<>();

  /** Something by what it is, not by what it equals. */
  private record Identity(Object it) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity that && that.it == it;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(it);
    }
  }

  private FairleadTelemetry(OpenTelemetry telemetry) {
    tracer = telemetry.getTracer(SCOPE);
    propagator = telemetry.getPropagators().getTextMapPropagator();
    duration =
        telemetry
            .getMeter(SCOPE)
            .histogramBuilder("http.client.request.duration")
            .setDescription("Duration of attempts.")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
  }

  /** Traces by way of this. */
  public static FairleadTelemetry of(OpenTelemetry telemetry) {
    return new FairleadTelemetry(telemetry);
  }

  /**
   * The context of an attempt, for the host to make current while it sends; that of nothing once
   * the attempt has ended.
   */
  public Context contextOf(Lease lease) {
    Context context = attempts.get(new Identity(lease));
    return context == null ? Context.root() : context;
  }

  /** Writes the context of an attempt into the headers of the outgoing request. */
  public void inject(Lease lease, BiConsumer<String, String> outgoing) {
    propagator.inject(
        contextOf(lease),
        outgoing,
        (carrier, name, value) -> {
          if (carrier != null) {
            carrier.accept(name, value);
          }
        });
  }

  @Override
  public void admitted(Lease lease) {
    Context request =
        lease.attempt() == 1 ? begin(lease) : requests.get(new Identity(lease.request()));
    Context parent = request == null ? parentOf(lease.request()) : request;
    Span attempt =
        tracer
            .spanBuilder(SpanAttributes.method(lease.request().method()))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(parent)
            .setAllAttributes(SpanAttributes.ofAttempt(lease))
            .startSpan();
    attempts.put(new Identity(lease), parent.with(attempt));
  }

  private Context begin(Lease lease) {
    Context parent = parentOf(lease.request());
    Span span =
        tracer
            .spanBuilder("fairlead.request")
            .setParent(parent)
            .setAllAttributes(SpanAttributes.ofRequest(lease))
            .startSpan();
    Context context = parent.with(span);
    Context before = requests.put(new Identity(lease.request()), context);
    if (before != null) {
      Span.fromContext(before).end(); // one view for two requests at once: at least nothing leaks
    }
    return context;
  }

  private Context parentOf(RequestView request) {
    Context current = Context.current();
    return Span.fromContext(current).getSpanContext().isValid()
        ? current
        : propagator.extract(current, request, RequestHeaders.INSTANCE);
  }

  @Override
  public void completed(Lease lease, Outcome outcome, long latencyNanos) {
    Context context = attempts.remove(new Identity(lease));
    if (context != null) {
      duration.record(
          SpanAttributes.seconds(latencyNanos),
          SpanAttributes.ofMeasurement(lease, outcome),
          context);
      end(context, outcome, SpanAttributes.isError(outcome));
    }
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    Context context = requests.remove(new Identity(lease.request()));
    if (context != null) {
      Span.fromContext(context).setAttribute(SpanAttributes.ATTEMPTS, (long) lease.attempt());
      end(context, outcome, outcome.isFailure());
    }
  }

  private static void end(Context context, Outcome outcome, boolean isError) {
    Span span = Span.fromContext(context);
    span.setAllAttributes(SpanAttributes.ofEnd(outcome));
    if (isError) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  @Override
  public void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {
    Span span =
        tracer
            .spanBuilder("fairlead.request")
            .setParent(parentOf(request))
            .setAllAttributes(SpanAttributes.ofRejection(rejection))
            .startSpan();
    if (tenant != null) {
      span.setAttribute(SpanAttributes.TENANT, tenant.id());
    }
    if (rejection.httpStatus() >= 500) {
      span.setStatus(StatusCode.ERROR, rejection.reason().text());
    }
    span.end();
  }

  /** Ends the spans of what is still under way. */
  @Override
  public void close() {
    attempts.values().forEach(context -> Span.fromContext(context).end());
    requests.values().forEach(context -> Span.fromContext(context).end());
    attempts.clear();
    requests.clear();
  }

  /** How many requests and attempts are under way. */
  int underWay() {
    return requests.size() + attempts.size();
  }
}
