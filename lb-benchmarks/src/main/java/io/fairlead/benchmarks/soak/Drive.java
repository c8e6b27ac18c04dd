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

/** Has several threads send the load without a pause, and one reload now and then. */
final class Drive {

  /** Acquires from one look at the clock to the next. */
  private static final int BATCH = 1_024;

  private static final long RELOAD_SECONDS = 2;

  private final Load load;
  private final int threads;

  Drive(Load load, int threads) {
    this.load = load;
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
              load::reload, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
      List<Future<Done>> sending = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        sending.add(senders.submit(() -> send(thread, end, left)));
      }
      Done done = new Done(0, 0);
      for (Future<Done> each : sending) {
        done = done.plus(result(each));
      }
      if (reloads.isDone()) {
        result(reloads); // It repeats for ever, unless it failed.
      }
      return done;
    } finally {
      senders.shutdownNow();
      reloader.shutdown();
    }
  }

  private Done send(int thread, long end, AtomicLong left) {
    long acquires = 0;
    long refused = 0;
    int number = thread * BATCH;
    while (System.nanoTime() < end && left.addAndGet(-BATCH) > -BATCH) {
      for (int i = 0; i < BATCH; i++) {
        if (!load.send(number++)) {
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
