package io.fairlead.algorithms.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** What is known of one endpoint: its latency and how often it failed of late. Thread-safe. */
final class Experience {

  /*
   * Two pairs of a value and the time of its last change, which must fade together, and the time
   * when the endpoint was last seen idle, which stands alone. Nobody locks:
   *
   * - A writer first takes the time since the last change by an atomic exchange of the stamp, then
   *   applies it to the value by compare-and-set. So every nanosecond fades the value once, by
   *   whichever writer took it; only the order may differ from that of the clock.
   * - A reader between the two steps sees a value that is too fresh by that one interval.
   * - A writer that loses ATTEMPTS times in a row drops its sample: as many others were taken in the
   *   meantime. That bounds the loop, so every method is wait-free.
   */

  /** The latency before the first sample. */
  static final double NONE = 0;

  /** Slower than anything that is worth balancing by latency. */
  static final double UNMEASURED_NANOS = Duration.ofMinutes(10).toNanos();

  private static final int ATTEMPTS = 8;
  private static final VarHandle LATENCY_NANOS = handle("latencyNanos", double.class);
  private static final VarHandle MEASURED_AT = handle("measuredAtNanos", long.class);
  private static final VarHandle FAILURES = handle("failures", double.class);
  private static final VarHandle FAILED_AT = handle("failedAtNanos", long.class);
  private static final VarHandle IDLE_AT = handle("idleAtNanos", long.class);

  private volatile double latencyNanos = NONE;
  private volatile long measuredAtNanos;
  private volatile double failures;
  private volatile long failedAtNanos;
  private volatile long idleAtNanos;

  Experience(long nowNanos) {
    measuredAtNanos = nowNanos;
    failedAtNanos = nowNanos;
    idleAtNanos = nowNanos;
  }

  /** The endpoint has nothing to do. Written by whoever looks, so without a fence. */
  void seenIdle(long nowNanos) {
    IDLE_AT.setOpaque(this, nowNanos);
  }

  /** For how long an endpoint that has something to do has answered nothing. */
  double silenceNanos(long nowNanos) {
    long sinceAnswer = Math.min(nowNanos - measuredAtNanos, nowNanos - failedAtNanos);
    return (double) Math.min(sinceAnswer, nowNanos - idleAtNanos);
  }

  double latencyNanos() {
    return latencyNanos;
  }

  /** The failures so far, each faded by its age. */
  double failures(long nowNanos, double tauNanos) {
    double count = failures;
    return count == 0 ? 0 : count * kept(nowNanos - failedAtNanos, tauNanos);
  }

  /** From 1 for news of this moment down to 0 for none since long ago. */
  double freshness(long nowNanos, double tauNanos) {
    long age = nowNanos - measuredAtNanos;
    return kept(failures == 0 ? age : Math.min(age, nowNanos - failedAtNanos), tauNanos);
  }

  void succeeded(long sampleNanos, long nowNanos, double tauNanos) {
    double sample = Math.max(1, sampleNanos);
    long elapsedNanos = nowNanos - (long) MEASURED_AT.getAndSet(this, nowNanos);
    double kept = kept(elapsedNanos, tauNanos);
    for (int i = 0; i < ATTEMPTS; i++) {
      double before = latencyNanos;
      double after = sample >= before ? sample : sample + (before - sample) * kept;
      if (LATENCY_NANOS.compareAndSet(this, before, after)) {
        return;
      }
    }
  }

  /** Counts against the endpoint; its duration is a sample only where that is slow. */
  void failed(long sampleNanos, long nowNanos, double tauNanos) {
    double kept = kept(nowNanos - (long) FAILED_AT.getAndSet(this, nowNanos), tauNanos);
    for (int i = 0; i < ATTEMPTS; i++) {
      double before = failures;
      if (FAILURES.compareAndSet(this, before, before * kept + 1)) {
        break;
      }
    }
    double latency = latencyNanos;
    if (latency != NONE && sampleNanos > latency) {
      succeeded(sampleNanos, nowNanos, tauNanos);
    }
  }

  /** {@code e^(-age/tau)}; 1 for an age that races with the clock to below 0. */
  private static double kept(long ageNanos, double tauNanos) {
    double x = ageNanos / tauNanos;
    if (x < 1e-3) {
      // Off by less than 1e-6, and spares the exponential where news are frequent.
      return x <= 0 ? 1 : 1 - x;
    }
    return Math.exp(-x);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Experience.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
