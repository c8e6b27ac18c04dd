package io.fairlead.benchmarks.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/** Has several threads send requests without a pause, and one reload now and then. */
final class Drive {

  /** Acquires from one look at the clock to the next. */
  private static final int BATCH = 1_024;

  private static final long LAST_RELOAD_SECONDS = 60;

  private final IntPredicate send;
  private final Runnable reload;
  private final Duration every;
  private final int threads;

  /**
   * @param send sends the request of a number and answers whether it was admitted
   * @param every from one reload to the next
   * @param threads that send
   */
  Drive(IntPredicate send, Runnable reload, Duration every, int threads) {
    this.send = send;
    this.reload = reload;
    this.every = every;
    this.threads = threads;
  }

  /**
   * What was done.
   *
   * @param acquires all of them
   * @param refused those of them that were
   */
  record Done(long acquires, long refused) {

    private Done plus(Done other) {
      return new Done(acquires + other.acquires, refused + other.refused);
    }
  }

  /**
   * Drives for a time, or until so many acquires are made.
   *
   * @throws IllegalStateException if a thread or a reload fails
   */
  Done run(Duration length, long acquires) {
    long end = System.nanoTime() + length.toNanos();
    AtomicLong left = new AtomicLong(acquires);
    ExecutorService senders = Executors.newFixedThreadPool(threads);
    ScheduledExecutorService reloader = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> reloads =
          reloader.scheduleWithFixedDelay(
              reload, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
      List<Future<Done>> sending = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        sending.add(senders.submit(() -> send(thread, end, left)));
      }
      Done done = new Done(0, 0);
      for (Future<Done> each : sending) {
        done = done.plus(result(each));
      }
      end(reloader);
      if (!reloads.isCancelled()) {
        result(reloads); // It repeats until it is cancelled, unless it failed.
      }
      return done;
    } finally {
      senders.shutdownNow();
      reloader.shutdownNow();
    }
  }

  /** Waits for the reload that is under way. */
  private static void end(ScheduledExecutorService reloader) {
    reloader.shutdown();
    try {
      if (!reloader.awaitTermination(LAST_RELOAD_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a reload does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Done send(int thread, long end, AtomicLong left) {
    long acquires = 0;
    long refused = 0;
    int number = thread * BATCH;
    while (System.nanoTime() < end && left.addAndGet(-BATCH) > -BATCH) {
      for (int i = 0; i < BATCH; i++) {
        if (!send.test(number++)) {
          refused++;
        }
      }
      acquires += BATCH;
    }
    return new Done(acquires, refused);
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
