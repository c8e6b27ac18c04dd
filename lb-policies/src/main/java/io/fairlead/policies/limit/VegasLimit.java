package io.fairlead.policies.limit;

import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;

/**
 * Estimates the queue by how much longer requests take than without load, and keeps it between two
 * bounds. To choose where latency is steady, because it needs the shortest one as its measure and
 * holds a shorter queue than {@link GradientLimit}. Constant time, no garbage.
 *
 * <p>Source: VegasLimit of Netflix's concurrency-limits, after Brakmo and Peterson, "TCP Vegas: End
 * to End Congestion Avoidance on a Global Internet", 1995.
 */
final class VegasLimit implements Limit {

  /*
   * For each window, with its mean latency S, the shortest mean B, and l = log10(limit), whole and
   * at least 1:
   *
   *     queue = limit x (1 - B / S), rounded up
   *
   *     queue <= l              limit + beta x l     nobody waits
   *     queue <  alpha x l      limit + l
   *     queue >  beta x l       limit - l            so does a window with drops
   *     otherwise               limit                this is where it comes to rest
   *
   * A backend that has become slower would look queued for ever. So now and then the next window
   * becomes the new B, whatever it is; at a random time, lest all clients of a backend do so at
   * once. If there is a queue then, it is taken for the custom, and the limit grows by a few l: under
   * a load that never ends, again and again up to its maximum.
   *
   * Beyond the source, which moves with each request and probes after 30 x limit of them, both go by
   * windows here, so that neither depends on how many requests there are.
   */

  private final Settings settings;
  private final RandomSource random;
  private long shortestNanos;
  private int windowsToProbe;

  VegasLimit(Settings settings, RandomSource random) {
    this.settings = settings;
    this.random = random;
    windowsToProbe = drawProbe();
  }

  @Override
  public double next(double limit, long latencyNanos, int inFlight, boolean dropped) {
    int step = Math.max(1, (int) Math.log10(limit));
    if (dropped) {
      return limit - step;
    }
    if (isBaseline(latencyNanos)) {
      shortestNanos = latencyNanos;
      return limit;
    }
    if (Limit.isHardlyUsed(limit, inFlight)) {
      return limit;
    }
    double queue = Math.ceil(limit * (1 - (double) shortestNanos / latencyNanos));
    if (queue <= step) {
      return limit + settings.beta * step;
    }
    if (queue < settings.alpha * step) {
      return limit + step;
    }
    return queue > settings.beta * step ? limit - step : limit;
  }

  private boolean isBaseline(long latencyNanos) {
    boolean isProbe = --windowsToProbe <= 0;
    if (isProbe) {
      windowsToProbe = drawProbe();
    }
    return isProbe || shortestNanos == 0 || latencyNanos < shortestNanos;
  }

  /** Half to all of the windows between two probes, at least 1. */
  private int drawProbe() {
    return (int) Math.ceil(settings.probeWindows * (0.5 + random.nextDouble() / 2));
  }

  @Override
  public long baselineNanos() {
    return shortestNanos;
  }

  /**
   * The options.
   *
   * @param alpha requests, times the logarithm of the limit, that ought to wait at least
   * @param beta the same at most
   * @param probeWindows windows from one probe to the next, at most
   */
  record Settings(int alpha, int beta, int probeWindows) implements LimitAlgorithm {

    static Settings read(Options options) {
      int beta = options.integer("beta", 6, 1, 1_000);
      return new Settings(
          options.integer("alpha", Math.min(3, beta), 1, beta),
          beta,
          options.integer("probe-windows", 300, 10, 100_000));
    }

    @Override
    public Limit create(RandomSource random) {
      return new VegasLimit(this, random);
    }
  }
}
