package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.LoadReport;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.Pipe;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One admitted request on its way to a backend and the answer on its way back, both streamed: a
 * side that cannot take more stops the other from reading.
 *
 * <p>Until the head of an answer is passed on, a failure leads to another endpoint where that does
 * no harm. Everything happens on the event loop of the client's connection, so nothing is locked.
 */
final class Exchange {

  /** Enough to get past two dead backends, few enough not to multiply load when all are dying. */
  static final int MAX_ATTEMPTS = 3;

  /** The most of a thrown away answer that is read to keep its connection: one socket buffer. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final VertxRequestView view;
  private final Upstream upstream;

  private @Nullable Lease lease;
  private @Nullable HttpClientRequest attempt;
  private @Nullable Pipe<Buffer> body;
  private int attempts;
  private boolean over;

  Exchange(HttpServerRequest request, VertxRequestView view, Upstream upstream) {
    this.request = request;
    this.response = request.response();
    this.view = view;
    this.upstream = upstream;
  }

  void send(Lease first) {
    if (view.hasBody()) {
      request.pause();
    }
    response.closeHandler(closed -> clientGone());
    attempt(first);
  }

  private void attempt(Lease next) {
    lease = next;
    attempts++;
    upstream
        .connect(next)
        .onComplete(
            (connected, failure) -> {
              if (connected == null) {
                failed(Outcome.unreachable());
              } else if (over) {
                connected.reset();
              } else {
                sendTo(connected);
              }
            });
  }

  private void sendTo(HttpClientRequest to) {
    attempt = to;
    Upstream.copyHead(request, view, lease(), to);
    to.response().onComplete(this::answered);
    // The failure of the request is also that of the response, and handled there.
    to.exceptionHandler(failure -> {});
    if (view.hasBody()) {
      sendBody(to);
    } else {
      to.end();
      upstream.awaitAnswer(to);
    }
  }

  private void sendBody(HttpClientRequest to) {
    to.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      to.continueHandler(proceed -> response.writeContinue());
      to.sendHead();
    }
    body = request.pipe().endOnFailure(false);
    body.to(to).onSuccess(sent -> upstream.awaitAnswer(to)).onFailure(failure -> to.reset());
  }

  private void answered(@Nullable HttpClientResponse answer, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (answer == null) {
      failed(failure instanceof TimeoutException ? Outcome.timedOut() : Outcome.broken());
    } else if (answer.statusCode() < 200) {
      attempt().reset();
      failed(Outcome.broken());
    } else if (!retriedInsteadOf(answer)) {
      relay(answer);
    }
  }

  private void failed(Outcome outcome) {
    if (over) {
      return;
    }
    boolean harmless = outcome.kind() == Outcome.Kind.UNREACHABLE || view.isRepeatable();
    boolean timedOut = outcome.kind() == Outcome.Kind.TIMED_OUT;
    if (harmless && !timedOut && attempts < MAX_ATTEMPTS) {
      if (lease().retry(outcome) instanceof Lease next) {
        attempt(next);
        return;
      }
    } else {
      lease().complete(outcome);
    }
    over = true;
    dropRestOfBody();
    if (timedOut) {
      ProblemResponse.send(response, 504, "upstream-timeout", "the server did not answer in time");
    } else {
      ProblemResponse.send(response, 502, "upstream-failed", "the server could not be reached");
    }
  }

  /** Asks another endpoint, once, if this one says that it cannot serve at all. */
  private boolean retriedInsteadOf(HttpClientResponse answer) {
    int status = answer.statusCode();
    boolean cannotServe = status == 502 || status == 503 || status == 504;
    if (cannotServe && attempts == 1 && view.isRepeatable()) {
      if (lease().retry(Outcome.ofHttpStatus(status)) instanceof Lease next) {
        discard(answer);
        attempt(next);
        return true;
      }
    }
    return false;
  }

  private void discard(HttpClientResponse answer) {
    if (contentLength(answer) > MAX_DISCARDED_BYTES) {
      attempt().reset();
    } else {
      answer.exceptionHandler(failure -> {});
      answer.resume();
    }
  }

  private void relay(HttpClientResponse answer) {
    response.setStatusCode(answer.statusCode());
    Upstream.copyHead(answer, lease(), response);
    if (!lease().tenant().quotas().isEmpty()) {
      RateLimitHeaders.add(response.headers(), lease().quotas());
    }
    answer.exceptionHandler(failure -> answerBroke());
    answer.endHandler(end -> answerEnded(answer));
    if (hasNoContent(answer)) {
      return;
    }
    long length = contentLength(answer);
    if (length < 0) {
      response.setChunked(true);
      closeAfterUnframed();
    }
    answer.handler(chunk -> relay(answer, chunk, length));
  }

  private void relay(HttpClientResponse answer, Buffer chunk, long length) {
    if (over) {
      return;
    }
    if (chunk.length() == length) {
      // The whole answer in one piece, as most are: its head and its body go out in one write.
      response.end(chunk);
      return;
    }
    response.write(chunk);
    if (response.writeQueueFull()) {
      answer.pause();
      response.drainHandler(drained -> answer.resume());
    }
  }

  private void answerEnded(HttpClientResponse answer) {
    if (over) {
      return;
    }
    over = true;
    lease()
        .complete(
            Outcome.ofHttpStatus(Math.min(answer.statusCode(), 599))
                .withLoadReport(LoadReport.ofHeader(answer.getHeader(LoadReport.ORCA_HEADER))));
    if (!response.ended()) {
      if (response.isChunked() && !answer.trailers().isEmpty()) {
        Upstream.copyTrailers(answer, response);
      }
      response.end();
    }
    dropRestOfBody();
  }

  private void answerBroke() {
    if (over) {
      return;
    }
    over = true;
    lease().complete(Outcome.broken());
    // The client must see that the answer is not whole.
    response.reset();
  }

  /** HTTP/2 tells of the end of every stream, also of one that was answered. */
  private void clientGone() {
    if (over || response.ended()) {
      return;
    }
    over = true;
    if (attempt != null) {
      attempt.reset();
    }
    lease().complete(Outcome.cancelled());
  }

  /**
   * The client goes on sending after an early answer: read it, to keep its connection in step. Read
   * later, because a pipe whose write fails lets go of the request and then pauses it all the same.
   */
  private void dropRestOfBody() {
    if (!view.hasBody() || request.isEnded()) {
      return;
    }
    if (body != null) {
      // A reset would not do: once answered, it returns the connection, half a request on it.
      attempt().connection().close();
      body.close();
    }
    Vertx.currentContext().runOnContext(later -> request.resume());
  }

  /** HTTP/1.0 knows no chunks: the end of the connection is the end of the answer. */
  private void closeAfterUnframed() {
    if (request.version() == HttpVersion.HTTP_1_0) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      response.endHandler(ended -> request.connection().close());
    }
  }

  private boolean hasNoContent(HttpClientResponse answer) {
    int status = answer.statusCode();
    return request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
  }

  private static long contentLength(HttpClientResponse answer) {
    String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
    // The decoder has checked that it is a number.
    return length == null ? -1 : Long.parseLong(length.strip());
  }

  private Lease lease() {
    return Objects.requireNonNull(lease);
  }

  private HttpClientRequest attempt() {
    return Objects.requireNonNull(attempt);
  }
}
