package io.fairlead.core;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectedException;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.Sender;
import io.fairlead.api.time.TaskScheduler.Scheduled;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A request that the engine sends through the host's own client without blocking: at another
 * endpoint after a failure, and at a second one beside a first that is slow.
 */
final class Call<R> {

  // The result is the first success, or else the answer of the last attempt. An attempt ends once,
  // by whoever comes first: its answer, its time-out, or the result, be it of its twin or of the
  // caller who cancels it. What comes after that is thrown away. Whether anything is tried again is
  // for the lease to say.

  private static final Scheduled NEVER = () -> {};

  private final Engine engine;
  private final Sender<R> sender;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  /** The attempts and the pauses before one that may still lead to the result; then 0 for good. */
  private final AtomicInteger underWay = new AtomicInteger(1);

  private Call(Engine engine, Sender<R> sender) {
    this.engine = engine;
    this.sender = sender;
  }

  /** Acquires and sends. */
  static <R> CompletionStage<R> start(Engine engine, RequestView request, Sender<R> sender) {
    Call<R> call = new Call<>(engine, sender);
    CompletableFuture<Admission> admission = engine.acquireAsync(request).toCompletableFuture();
    var unused =
        admission.whenComplete(
            (answer, cancelled) -> {
              if (answer instanceof Lease lease) {
                call.attempt(lease);
              } else if (answer instanceof Rejection rejection) {
                call.result.completeExceptionally(new RejectedException(rejection));
              }
            });
    if (!admission.isDone()) {
      call.whenOver(() -> admission.cancel(false));
    }
    return call.result;
  }

  private void attempt(Lease lease) {
    if (result.isDone()) {
      lease.complete(Outcome.notSent());
    } else {
      new Attempt(lease).send();
    }
  }

  private void ended(
      Lease lease, Outcome outcome, @Nullable R response, @Nullable Throwable error) {
    if (outcome.isSuccess()) {
      lease.complete(outcome);
      finish(response, error);
      return;
    }
    CompletableFuture<Admission> next = lease.retryAsync(outcome).toCompletableFuture();
    var unused =
        next.whenComplete(
            (admission, cancelled) -> {
              if (admission instanceof Lease other) {
                discard(response);
                attempt(other);
              } else {
                leave(response, error);
              }
            });
    if (!next.isDone()) {
      whenOver(() -> next.cancel(false));
    }
  }

  /** Ends an attempt that nothing follows; its answer is the result unless it has a twin. */
  private void leave(@Nullable R response, @Nullable Throwable error) {
    if (underWay.decrementAndGet() == 0) {
      finish(response, error);
    } else {
      discard(response);
    }
  }

  private void finish(@Nullable R response, @Nullable Throwable error) {
    boolean taken =
        error == null ? result.complete(response) : result.completeExceptionally(unwrapped(error));
    if (!taken) {
      discard(response);
    }
  }

  private void whenOver(Runnable work) {
    var unused = result.whenComplete((response, error) -> work.run());
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
      try {
        sender.discard(response);
      } catch (RuntimeException e) {
        engine.contained().contain("sender", e);
      }
    }
  }

  private Scheduled schedule(Duration delay, Runnable task) {
    try {
      return engine.scheduler().schedule(delay, task);
    } catch (RuntimeException e) {
      engine.contained().contain("scheduler", e);
      return NEVER;
    }
  }

  private static Throwable unwrapped(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** The sending of one lease. */
  private final class Attempt {

    private final Lease lease;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Alarm timeout = new Alarm();
    private final Alarm hedge = new Alarm();

    Attempt(Lease lease) {
      this.lease = lease;
    }

    void send() {
      CompletionStage<R> stage;
      try {
        stage = sender.send(lease);
      } catch (Throwable e) {
        answered(null, e);
        return;
      }
      stage.whenComplete(this::answered);
      if (!over.get()) {
        whenOver(() -> superseded(stage));
        limit(stage, lease.attemptTimeout());
        hedgeAfter(lease.hedgeDelay());
      }
    }

    private void answered(@Nullable R response, @Nullable Throwable error) {
      if (ends()) {
        ended(lease, outcomeOf(response, error), response, error);
      } else {
        discard(response);
      }
    }

    private void superseded(CompletionStage<R> stage) {
      if (ends()) {
        lease.complete(Outcome.cancelled());
        stage.toCompletableFuture().cancel(true);
      }
    }

    private void limit(CompletionStage<R> stage, @Nullable Duration limit) {
      if (limit != null) {
        timeout.set(schedule(limit, () -> timedOut(stage, limit)));
      }
    }

    private void timedOut(CompletionStage<R> stage, Duration limit) {
      if (ends()) {
        stage.toCompletableFuture().cancel(true);
        String silent = lease.endpoint().id() + " has not answered within " + limit;
        ended(lease, Outcome.timedOut(), null, new TimeoutException(silent));
      }
    }

    private void hedgeAfter(@Nullable Duration delay) {
      if (delay != null) {
        hedge.set(schedule(delay, this::hedge));
      }
    }

    private void hedge() {
      if (!over.get() && lease.hedge() instanceof Lease twin) {
        if (underWay.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
          twin.complete(Outcome.notSent());
        } else {
          attempt(twin);
        }
      }
    }

    private boolean ends() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      timeout.off();
      hedge.off();
      return true;
    }
  }
}
