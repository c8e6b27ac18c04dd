package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.BlockingSender;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectedException;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.Sender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that the engine sends through the host's own client, on one endpoint after the other.
 */
final class Call<R> {

  /** One more endpoint; whoever wants more of them wants a budget for it. */
  private static final int MAX_RETRIES = 1;

  private final RequestView request;
  private final Sender<R> sender;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private int retries;

  private Call(RequestView request, Sender<R> sender) {
    this.request = request;
    this.sender = sender;
  }

  /** Acquires and sends. */
  static <R> CompletionStage<R> start(LoadBalancer engine, RequestView request, Sender<R> sender) {
    Admission admission = engine.acquire(request);
    if (admission instanceof Rejection rejection) {
      return CompletableFuture.failedFuture(new RejectedException(rejection));
    }
    Call<R> call = new Call<>(request, sender);
    call.attempt((Lease) admission);
    return call.result;
  }

  /** Acquires and sends on the calling thread: the sender has ended before it returns. */
  static <R> R blocking(LoadBalancer engine, RequestView request, BlockingSender<R> sender)
      throws Exception {
    try {
      return start(engine, request, new Inline<>(sender)).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw (Error) e.getCause();
    }
  }

  private void attempt(Lease lease) {
    CompletionStage<R> stage;
    try {
      stage = sender.send(lease);
    } catch (Throwable e) {
      ended(lease, null, e);
      return;
    }
    CompletableFuture<R> unused = result.whenComplete((response, error) -> giveUp(lease, stage));
    stage.whenComplete((response, error) -> ended(lease, response, error));
  }

  private void ended(Lease lease, @Nullable R response, @Nullable Throwable error) {
    Outcome outcome = outcomeOf(response, error);
    if (retries < MAX_RETRIES && !result.isDone() && mayRetry(outcome)) {
      retries++;
      if (lease.retry(outcome) instanceof Lease next) {
        discard(response);
        attempt(next);
        return;
      }
    } else {
      lease.complete(outcome);
    }
    if (error == null) {
      result.complete(response);
    } else {
      result.completeExceptionally(unwrapped(error));
    }
  }

  /**
   * A failure at the gateway level may go away elsewhere; one of the application's own will not.
   */
  private boolean mayRetry(Outcome outcome) {
    return switch (outcome.kind()) {
      case UNREACHABLE -> true;
      case BROKEN, TIMED_OUT -> request.isRepeatable();
      case FAILED -> request.isRepeatable() && isGatewayError(outcome.httpStatus());
      case SUCCESS, CANCELLED, NOT_SENT -> false;
    };
  }

  private static boolean isGatewayError(int httpStatus) {
    return httpStatus >= 502 && httpStatus <= 504;
  }

  private Outcome outcomeOf(@Nullable R response, @Nullable Throwable error) {
    try {
      return sender.outcomeOf(response, error == null ? null : unwrapped(error));
    } catch (RuntimeException e) {
      return Outcome.ofError(error == null ? e : error);
    }
  }

  private void discard(@Nullable R response) {
    if (response != null) {
      sender.discard(response);
    }
  }

  /** Follows a caller that has cancelled the result. */
  private void giveUp(Lease lease, CompletionStage<R> stage) {
    if (result.isCancelled() && lease.complete(Outcome.cancelled())) {
      stage.toCompletableFuture().cancel(true);
    }
  }

  private static Throwable unwrapped(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** A blocking sender as one whose answer is always there. */
  private record Inline<R>(BlockingSender<R> sender) implements Sender<R> {

    @Override
    public CompletionStage<R> send(Lease lease) {
      try {
        return CompletableFuture.completedFuture(sender.send(lease));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(e);
      } catch (Exception e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public Outcome outcomeOf(@Nullable R response, @Nullable Throwable error) {
      return sender.outcomeOf(response, error);
    }

    @Override
    public void discard(R response) {
      sender.discard(response);
    }
  }
}
