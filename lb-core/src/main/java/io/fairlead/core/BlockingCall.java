package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.BlockingSender;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectedException;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that the engine sends through the host's own client on the calling thread, at one
 * endpoint after the other. Before the first and between two of them the thread is parked, with no
 * lock held, until there is capacity and the next endpoint is found; so no other thread ever sends.
 */
final class BlockingCall<R> {

  private final Engine engine;
  private final BlockingSender<R> sender;

  private BlockingCall(Engine engine, BlockingSender<R> sender) {
    this.engine = engine;
    this.sender = sender;
  }

  /** Acquires and sends. */
  static <R> R run(Engine engine, RequestView request, BlockingSender<R> sender) throws Exception {
    Admission admission = await(engine.acquireAsync(request));
    if (admission instanceof Rejection rejection) {
      throw new RejectedException(rejection);
    }
    BlockingCall<R> call = new BlockingCall<>(engine, sender);
    Lease lease = (Lease) admission;
    while (true) {
      Answer<R> answer = call.send(lease);
      Lease next = call.next(lease, answer);
      if (next == null) {
        return answer.get();
      }
      call.discard(answer);
      lease = next;
    }
  }

  private Answer<R> send(Lease lease) {
    try {
      return new Answer<>(sender.send(lease), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer<>(null, e);
    } catch (Throwable e) {
      return new Answer<>(null, e);
    }
  }

  /** The lease for another attempt, or null if the answer stands. */
  private @Nullable Lease next(Lease lease, Answer<R> answer) throws InterruptedException {
    Outcome outcome = outcomeOf(answer);
    if (!outcome.isFailure()) {
      lease.complete(outcome);
      return null;
    }
    try {
      return await(lease.retryAsync(outcome)) instanceof Lease next ? next : null;
    } catch (InterruptedException e) {
      discard(answer);
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  /** Parks the thread, with no lock held, until there is an answer. */
  static Admission await(CompletionStage<Admission> stage) throws InterruptedException {
    CompletableFuture<Admission> next = stage.toCompletableFuture();
    try {
      return next.get();
    } catch (ExecutionException e) {
      throw new AssertionError("it is answered with a lease or a rejection", e);
    } catch (InterruptedException e) {
      if (!next.cancel(false) && next.join() instanceof Lease lease) {
        lease.complete(Outcome.notSent());
      }
      throw e;
    }
  }

  private Outcome outcomeOf(Answer<R> answer) {
    try {
      return sender.outcomeOf(answer.response, answer.error);
    } catch (RuntimeException e) {
      return Outcome.ofError(answer.error == null ? e : answer.error);
    }
  }

  private void discard(Answer<R> answer) {
    if (answer.response != null) {
      try {
        sender.discard(answer.response);
      } catch (RuntimeException e) {
        engine.contained().contain("sender", e);
      }
    }
  }

  /** What the sender came back with. */
  private record Answer<R>(@Nullable R response, @Nullable Throwable error) {

    @SuppressWarnings("NullAway") // a sender may answer null
    R get() throws Exception {
      if (error instanceof Exception exception) {
        throw exception;
      }
      if (error instanceof Error fatal) {
        throw fatal;
      }
      return response;
    }
  }
}
