package io.fairlead.policies.limit;

import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;

/**
 * Compares the latency of now with that of the last few minutes, and lowers the limit in proportion
 * once it is longer than can be tolerated. To choose unless there is a reason for another: it
 * forgives bursts and follows slow changes. Constant time, no garbage.
 *
 * <p>Source: Gradient2 of Netflix's concurrency-limits.
 */
final class GradientLimit implements Limit {

  /*
   * For each window, with its mean latency S, the mean L of the last longWindow windows, and
   * queue = queueSize:
   *
   *     L'       = L + (S - L) x 2 / (longWindow + 1)
   *     gradient = tolerance x L' / S, within 0.5 and 1
   *     limit'   = limit + smoothing x (gradient x limit + queue - limit)
   *
   *   no queue      S is near L; the gradient is 1, the limit grows by smoothing x queue
   *   queue         S grows at once and L hardly; the limit shrinks by up to a tenth in each window,
   *                 until gradient x limit + queue = limit
   *   after a queue L is more than twice S, and is brought down by a twentieth in each window
   *
   * If c requests are worked on at once in a time s, then S = s x limit / c beyond c, and the limit
   * comes to rest at tolerance x c + queue. Under a load that never ends this rest drifts upwards, by about
   * (tolerance - 1) x 2 / longWindow in each window, as L takes the queue for the custom; nothing
   * that only looks on could tell it from a backend that has become slower for good. So the maximum
   * of the limit is the bound of an overload that lasts.
   *
   * Beyond the source: a window with drops is one of the smallest gradient without a queue, whatever
   * its latency, because what sheds load is quick about it.
   */

  private static final double STEEPEST = 0.5;
  private static final int WARM_UP = 10;
  private static final double RELIEF = 0.95;

  private final Settings settings;
  private double longNanos;
  private int warmUp;

  GradientLimit(Settings settings) {
    this.settings = settings;
  }

  @Override
  public double next(double limit, long latencyNanos, int inFlight, boolean dropped) {
    if (dropped) {
      return smoothed(limit, STEEPEST * limit);
    }
    double baselineNanos = learn(latencyNanos);
    if (Limit.isHardlyUsed(limit, inFlight)) {
      return limit;
    }
    double gradient = settings.tolerance * baselineNanos / latencyNanos;
    gradient = Math.max(STEEPEST, Math.min(1, gradient));
    return smoothed(limit, gradient * limit + settings.queueSize);
  }

  /** The plain mean at first, the exponential one later. */
  private double learn(long latencyNanos) {
    if (warmUp < WARM_UP) {
      warmUp++;
      longNanos += (latencyNanos - longNanos) / warmUp;
    } else {
      longNanos += (latencyNanos - longNanos) * 2 / (settings.longWindow + 1);
    }
    double learnt = longNanos;
    if (learnt > 2.0 * latencyNanos) {
      longNanos *= RELIEF;
    }
    return learnt;
  }

  private double smoothed(double limit, double target) {
    return limit * (1 - settings.smoothing) + target * settings.smoothing;
  }

  @Override
  public long baselineNanos() {
    return (long) longNanos;
  }

  /**
   * The options.
   *
   * @param tolerance how many times as long as usual a latency may be, at least 1
   * @param smoothing the part of the way that a window moves the limit, above 0 to 1
   * @param queueSize requests that may wait, and by which the limit tries to grow
   * @param longWindow windows that the usual latency is the mean of
   */
  record Settings(double tolerance, double smoothing, int queueSize, int longWindow)
      implements LimitAlgorithm {

    static Settings read(Options options) {
      return new Settings(
          options.decimal("tolerance", 1.5, 1, 10),
          options.decimal("smoothing", 0.2, 0.01, 1),
          options.integer("queue-size", 4, 1, 1_000),
          options.integer("long-window", 600, 10, 100_000));
    }

    @Override
    public Limit create(RandomSource random) {
      return new GradientLimit(this);
    }
  }
}
