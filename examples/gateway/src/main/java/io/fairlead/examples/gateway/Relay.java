package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * The answer of a backend on its way to the client, streamed: a client that cannot take more stops
 * the backend from being read. Completes the lease when the answer ends or breaks.
 */
final class Relay {

  /** The most of a thrown away answer that is read to keep its connection: one socket buffer. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Lease lease;
  private final HttpClientResponse answer;
  private final Outcome outcome;
  private final Runnable ended;
  private final Runnable unsent;
  private boolean started;
  private boolean over;
  private long sentBytes;

  /**
   * Takes over an answer of which nothing but the head has been read.
   *
   * @param ended runs when the answer has ended or broken after some of it was sent on
   * @param unsent runs when it broke before that; the lease is then still open
   */
  Relay(
      HttpServerRequest request,
      Lease lease,
      HttpClientResponse answer,
      Runnable ended,
      Runnable unsent) {
    this.request = request;
    this.response = request.response();
    this.lease = lease;
    this.answer = answer;
    this.outcome = Upstream.outcome(answer);
    this.ended = ended;
    this.unsent = unsent;
    answer.exceptionHandler(failure -> broke());
  }

  /** How the request ends if nothing more goes wrong. */
  Outcome outcome() {
    return outcome;
  }

  /** Leaves the body where it is, until it is known whether the answer is wanted. */
  void hold() {
    answer.pause();
  }

  /** Throws the answer away. */
  void discard() {
    over = true;
    if (contentLength() > MAX_DISCARDED_BYTES) {
      answer.request().reset();
    } else {
      answer.resume();
    }
  }

  /** Breaks off without a word to the client, who has gone; says what it has had until then. */
  Outcome cancel() {
    over = true;
    return withBytes(Outcome.cancelled());
  }

  private Outcome withBytes(Outcome end) {
    return end.withBytes(request.bytesRead(), sentBytes);
  }

  /** Whether the answer broke while it was held. */
  boolean isOver() {
    return over;
  }

  /** Sends the head on, and the body as it comes. */
  void start() {
    started = true;
    response.setStatusCode(answer.statusCode());
    Upstream.copyHead(answer, lease, response);
    RateLimitHeaders.add(response.headers(), lease.quotas());
    answer.endHandler(end -> answerEnded());
    if (!hasNoContent()) {
      passBody();
    }
    answer.resume();
  }

  private void passBody() {
    long length = contentLength();
    if (length < 0) {
      response.setChunked(true);
      closeAfterUnframed();
    }
    answer.handler(chunk -> pass(chunk, length));
  }

  private void pass(Buffer chunk, long length) {
    if (over) {
      return;
    }
    sentBytes += chunk.length();
    if (sentBytes == length) {
      complete();
      // Most answers are one piece: its head and its body go out in one write.
      response.end(chunk);
      ended.run();
      return;
    }
    response.write(chunk);
    if (response.writeQueueFull()) {
      answer.pause();
      response.drainHandler(drained -> answer.resume());
    }
  }

  private void answerEnded() {
    if (over) {
      return;
    }
    complete();
    if (response.isChunked() && !answer.trailers().isEmpty()) {
      Upstream.copyTrailers(answer, response);
    }
    response.end();
    ended.run();
  }

  /** Before the client has the last of its answer: its next request may rely on this one's end. */
  private void complete() {
    over = true;
    lease.complete(withBytes(outcome));
  }

  private void broke() {
    if (over) {
      return;
    }
    over = true;
    if (started && !response.headWritten()) {
      response.headers().clear();
      response.setChunked(false);
      unsent.run();
    } else if (started) {
      lease.complete(withBytes(Outcome.broken()));
      // The client must see that the answer is not whole.
      response.reset();
      ended.run();
    }
  }

  /** HTTP/1.0 knows no chunks: the end of the connection is the end of the answer. */
  private void closeAfterUnframed() {
    if (request.version() == HttpVersion.HTTP_1_0) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      response.endHandler(ended -> request.connection().close());
    }
  }

  private boolean hasNoContent() {
    int status = answer.statusCode();
    return request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
  }

  private long contentLength() {
    String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
    // The decoder has checked that it is a number.
    return length == null ? -1 : Long.parseLong(length.strip());
  }
}
