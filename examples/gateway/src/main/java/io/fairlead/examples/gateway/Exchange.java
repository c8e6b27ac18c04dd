package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One admitted request, from the client's side: it is {@linkplain Attempt tried} at a backend, and
 * what comes of that is {@linkplain Relay passed back}. Where the load balancer says so, a failure
 * leads to another try, and a slow backend gets a rival; the first usable answer wins.
 *
 * <p>Everything happens on the event loop of the client's connection, so nothing is locked.
 */
final class Exchange implements Attempt.Result {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final VertxRequestView view;
  private final Upstream upstream;
  private final Context context = Vertx.currentContext();

  /** Those whose answer may still become the client's: one, or two while they are rivals. */
  private final List<Attempt> attempts = new ArrayList<>(2);

  private @Nullable Relay relay;
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
    start(first);
  }

  private void start(Lease lease) {
    Attempt attempt = new Attempt(request, view, upstream, lease, this);
    attempts.add(attempt);
    attempt.start();
    Duration delay = view.hasBody() ? null : lease.hedgeDelay();
    if (delay != null) {
      context.owner().setTimer(Math.max(1, delay.toMillis()), due -> hedge(attempt));
    }
  }

  /** Sets a rival beside an attempt that has not answered yet. */
  private void hedge(Attempt slow) {
    if (slow.isUnderWay() && slow.lease().hedge() instanceof Lease rival) {
      start(rival);
    }
  }

  @Override
  public void answered(Attempt attempt, HttpClientResponse answer) {
    Relay next =
        new Relay(request, attempt.lease(), answer, this::ended, () -> brokeUnsent(attempt));
    Outcome outcome = next.outcome();
    if (!outcome.isFailure()) {
      cancelAllBut(attempt, Outcome.cancelled());
      relay = next;
      next.start();
    } else if (areRivals()) {
      attempts.remove(attempt);
      attempt.lease().complete(outcome);
      next.discard();
    } else {
      relay = next;
      next.hold();
      retry(attempt, outcome);
    }
  }

  @Override
  public void failed(Attempt attempt, Outcome outcome) {
    if (areRivals()) {
      attempts.remove(attempt);
      attempt.lease().complete(outcome);
    } else {
      retry(attempt, outcome);
    }
  }

  /** The client has seen nothing of the answer yet, so another backend may still be asked. */
  private void brokeUnsent(Attempt attempt) {
    relay = null;
    retry(attempt, Outcome.broken());
  }

  /** A body is passed on as it comes, so what was sent of it cannot be sent a second time. */
  private void retry(Attempt attempt, Outcome outcome) {
    if (attempt.hasSentBody()) {
      attempt.lease().complete(outcome);
      giveUp(outcome);
      return;
    }
    Upstream.retry(attempt.lease(), outcome)
        .onComplete(
            (admission, failure) -> {
              if (admission instanceof Lease lease) {
                tryElsewhere(attempt, lease);
              } else {
                giveUp(outcome);
              }
            });
  }

  private void tryElsewhere(Attempt failed, Lease lease) {
    if (over) {
      lease.complete(Outcome.cancelled());
      return;
    }
    if (relay != null) {
      relay.discard();
      relay = null;
    }
    attempts.remove(failed);
    start(lease);
  }

  /** The client gets what the last backend said, or else is told that there was no answer. */
  private void giveUp(Outcome outcome) {
    if (over) {
      return;
    }
    if (relay != null && !relay.isOver()) {
      relay.start();
      return;
    }
    ended();
    if (outcome.kind() == Outcome.Kind.TIMED_OUT) {
      ProblemResponse.send(response, 504, "upstream-timeout", "the server did not answer in time");
    } else {
      ProblemResponse.send(response, 502, "upstream-failed", "the server could not be reached");
    }
  }

  private boolean areRivals() {
    return attempts.size() > 1;
  }

  private void cancelAllBut(@Nullable Attempt winner, Outcome outcome) {
    for (Attempt attempt : attempts) {
      if (attempt != winner) {
        attempt.cancel();
        attempt.lease().complete(outcome);
      }
    }
    attempts.removeIf(attempt -> attempt != winner);
  }

  /** HTTP/2 tells of the end of every stream, also of one that was answered. */
  private void clientGone() {
    if (over || response.ended()) {
      return;
    }
    over = true;
    cancelAllBut(null, relay == null ? Outcome.cancelled() : relay.cancel());
  }

  /**
   * The client goes on sending after an early answer: read it, to keep its connection in step. Read
   * later, because a pipe whose write fails lets go of the request and then pauses it all the same.
   */
  private void ended() {
    over = true;
    if (view.hasBody() && !request.isEnded()) {
      attempts.forEach(Attempt::breakOffBody);
      context.runOnContext(later -> request.resume());
    }
  }
}
