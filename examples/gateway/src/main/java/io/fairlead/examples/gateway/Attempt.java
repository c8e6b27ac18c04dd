package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.Pipe;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request at one backend: connects, sends, and tells its exchange of the head of the
 * answer or of the failure, whichever comes, once. The lease is the exchange's to end.
 *
 * <p>Runs on the event loop of the client's connection.
 */
final class Attempt {

  private final HttpServerRequest client;
  private final VertxRequestView view;
  private final Upstream upstream;
  private final Lease lease;
  private final Result result;

  private @Nullable HttpClientRequest request;
  private @Nullable Pipe<Buffer> body;
  private boolean over;

  /** Is told what an attempt has come to. */
  interface Result {

    /** The head of an answer is there. Its body waits until it is asked for. */
    void answered(Attempt attempt, HttpClientResponse answer);

    /** There will be no answer. */
    void failed(Attempt attempt, Outcome outcome);
  }

  Attempt(
      HttpServerRequest client,
      VertxRequestView view,
      Upstream upstream,
      Lease lease,
      Result result) {
    this.client = client;
    this.view = view;
    this.upstream = upstream;
    this.lease = lease;
    this.result = result;
  }

  Lease lease() {
    return lease;
  }

  /** Whether nothing is known yet of what it will come to. */
  boolean isUnderWay() {
    return !over;
  }

  void start() {
    upstream
        .connect(lease)
        .onComplete(
            (connected, failure) -> {
              if (connected == null) {
                failed(Outcome.unreachable());
              } else if (over) {
                connected.reset();
              } else {
                send(connected);
              }
            });
  }

  boolean hasSentBody() {
    return body != null;
  }

  /** Breaks off, whatever it is at, and tells nothing of it. */
  void cancel() {
    over = true;
    if (request != null) {
      request.reset();
    }
  }

  /**
   * Lets go of a body that nobody wants any more. A reset would not do: once answered, it returns
   * the connection, half a request on it.
   */
  void breakOffBody() {
    if (body != null && request != null) {
      request.connection().close();
      body.close();
    }
  }

  private void send(HttpClientRequest to) {
    request = to;
    Upstream.copyHead(client, view, lease, to);
    to.response().onComplete(this::answered);
    // The failure of the request is also that of the response, and handled there.
    to.exceptionHandler(failure -> {});
    if (view.hasBody()) {
      sendBody(to);
    } else {
      to.end();
      upstream.awaitAnswer(to, lease);
    }
  }

  private void sendBody(HttpClientRequest to) {
    to.setChunked(!client.headers().contains(HttpHeaders.CONTENT_LENGTH));
    if (client.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      to.continueHandler(proceed -> client.response().writeContinue());
      to.sendHead();
    }
    body = client.pipe().endOnFailure(false);
    body.to(to).onSuccess(sent -> upstream.awaitAnswer(to, lease)).onFailure(failure -> to.reset());
  }

  private void answered(@Nullable HttpClientResponse answer, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (answer == null) {
      failed(Upstream.outcome(failure));
    } else if (answer.statusCode() < 200) {
      answer.request().reset();
      failed(Outcome.broken());
    } else {
      over = true;
      result.answered(this, answer);
    }
  }

  private void failed(Outcome outcome) {
    if (!over) {
      over = true;
      result.failed(this, outcome);
    }
  }
}
