package io.fairlead.benchmarks.reload;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A thread that calls {@code acquire} without a pause, as a busy host does, and records how long
 * each call takes. Begins at once.
 */
final class Caller implements AutoCloseable {

  private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LoadBalancer balancer;
  private final RequestView[] requests;
  private final SingleWriterRecorder nanos = new SingleWriterRecorder(SLOWEST_NANOS, 3);
  private final Thread thread = new Thread(this::run, "caller");
  private volatile boolean isStopped;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param requests asked for in turn
   */
  Caller(LoadBalancer balancer, RequestView[] requests) {
    this.balancer = balancer;
    this.requests = requests;
    thread.start();
  }

  private void run() {
    try {
      int next = 0;
      do {
        call(requests[next]);
        next = (next + 1) % requests.length;
      } while (!isStopped);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void call(RequestView request) {
    long beginning = System.nanoTime();
    Object admission = balancer.acquire(request);
    long end = System.nanoTime();
    if (admission instanceof Lease lease) {
      lease.complete(Outcome.success());
    } else {
      throw new IllegalStateException("a request was refused: " + admission);
    }
    nanos.recordValue(Math.min(end - beginning, SLOWEST_NANOS));
  }

  /**
   * What was recorded since the last time.
   *
   * @throws IllegalStateException if a request was refused: then nothing is measured any more
   */
  Histogram recorded() {
    RuntimeException problem = failure;
    if (problem != null) {
      throw problem;
    }
    return nanos.getIntervalHistogram();
  }

  @Override
  public void close() {
    isStopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
