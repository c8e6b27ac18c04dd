package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Health checks named {@code fake} that answer what a test says. Has one option, {@code path}, that
 * changes nothing.
 */
final class FakeChecks implements HealthCheckProvider {

  /** What an endpoint does with a check. */
  enum Says {
    PASS,
    FAIL,
    /** Waits for {@link #answer}, or for ever. */
    HANG,
    /** The check itself throws. */
    THROW,
    /** The stage ends with an exception. */
    BREAK,
    /** The stage ends with nothing. */
    NOTHING,
    /** There is no stage. */
    NO_STAGE
  }

  /** A check that was begun. */
  record Begun(String endpointId, long nanos, CompletableFuture<HealthCheck.Result> answer) {}

  final Map<String, Says> says = new HashMap<>();
  final List<Begun> begun = new ArrayList<>();
  int made;
  int closed;
  private final LongSupplier nanos;

  FakeChecks(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Supplier<HealthCheck> configure(Options options) {
    options.text("path", "/");
    return () -> {
      made++;
      return new Instance();
    };
  }

  FakeChecks says(String endpointId, Says what) {
    says.put(endpointId, what);
    return this;
  }

  /** Answers the checks of an endpoint that wait. */
  void answer(String endpointId, HealthCheck.Result result) {
    begun.stream()
        .filter(each -> each.endpointId.equals(endpointId))
        .forEach(each -> each.answer.complete(result));
  }

  long count(String endpointId) {
    return begun.stream().filter(each -> each.endpointId.equals(endpointId)).count();
  }

  long waiting() {
    return begun.stream().filter(each -> !each.answer.isDone()).count();
  }

  private final class Instance implements HealthCheck {

    @Override
    public CompletionStage<Result> check(Endpoint endpoint) {
      CompletableFuture<Result> answer = new CompletableFuture<>();
      begun.add(new Begun(endpoint.id(), nanos.getAsLong(), answer));
      switch (says.getOrDefault(endpoint.id(), Says.PASS)) {
        case PASS -> answer.complete(Result.passed("HTTP 200"));
        case FAIL -> answer.complete(Result.failed("HTTP 503"));
        case HANG -> {}
        case THROW -> {
          answer.cancel(false);
          throw new IllegalStateException("cannot check");
        }
        case BREAK -> answer.completeExceptionally(new java.io.IOException("connection reset"));
        case NOTHING -> answer.complete(null);
        case NO_STAGE -> {
          answer.cancel(false);
          return null;
        }
      }
      return answer;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
