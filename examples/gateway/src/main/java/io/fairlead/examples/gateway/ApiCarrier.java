package io.fairlead.examples.gateway;

import io.fairlead.admin.AdminApi;
import io.fairlead.admin.AdminRequest;
import io.fairlead.admin.AdminResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Carries requests to the management API and its answers back: all that an adapter has to do. */
final class ApiCarrier {

  private static final int MAX_BODY_BYTES = 16 << 20;

  private ApiCarrier() {}

  /** Off the event loop, since a change waits for the disk. */
  static void carry(Vertx vertx, AdminApi api, HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > MAX_BODY_BYTES) {
            request.connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end ->
            vertx
                .<CompletionStage<AdminResponse>>executeBlocking(
                    () -> api.handle(request(request, body.toString())), false)
                .compose(Future::fromCompletionStage)
                .onSuccess(answer -> send(request, answer))
                .onFailure(
                    failure ->
                        ProblemResponse.send(
                            request.response(), 500, "failed", "the request has failed")));
  }

  static AdminRequest request(HttpServerRequest request, String body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, value) -> headers.merge(name, value, (one, other) -> one + ", " + other));
    return new AdminRequest(
        request.method().name(),
        request.path(),
        Objects.requireNonNullElse(request.query(), ""),
        headers,
        body,
        null);
  }

  static void send(HttpServerRequest request, AdminResponse answer) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    request.response().setStatusCode(answer.status());
    answer.headers().forEach(request.response()::putHeader);
    Flow.Publisher<String> stream = answer.stream();
    if (stream == null) {
      request.response().end(answer.body());
    } else {
      stream.subscribe(new StreamCarrier(Vertx.currentContext(), request.response()));
    }
  }
}
