package io.fairlead.benchmarks.simulator.traffic;

import io.fairlead.api.time.RandomSource;
import java.time.Duration;

/** How long something takes, drawn anew each time. In nanoseconds, as a fraction. */
@FunctionalInterface
public interface Distribution {

  /** The next one, at least 0. */
  double nextNanos(RandomSource random);

  /** Always the same. */
  static Distribution constant(Duration value) {
    double nanos = value.toNanos();
    return random -> nanos;
  }

  /** Without memory: variation 1. */
  static Distribution exponential(Duration mean) {
    double nanos = mean.toNanos();
    return random -> nanos * standardExponential(random);
  }

  /**
   * The exponential of a normal distribution, as of most services that do a bit of everything.
   *
   * @param sigma of the underlying normal distribution; the 99th percentile is at {@code e^(2.33
   *     sigma)} times the median
   */
  static Distribution logNormal(Duration median, double sigma) {
    double nanos = median.toNanos();
    return random -> nanos * Math.exp(sigma * standardNormal(random));
  }

  /**
   * Normal, with what is below 0 taken for 0.
   *
   * @param deviation its standard deviation before the cut
   */
  static Distribution truncatedNormal(Duration mean, Duration deviation) {
    double mu = mean.toNanos();
    double sigma = deviation.toNanos();
    return random -> Math.max(0, mu + sigma * standardNormal(random));
  }

  /**
   * A heavy tail: longer than {@code x} with probability {@code (least / x)^shape}.
   *
   * @param shape above 1, so that there is a mean, {@code least * shape / (shape - 1)}
   * @param most where the tail is cut
   */
  static Distribution pareto(Duration least, double shape, Duration most) {
    double nanos = least.toNanos();
    double cut = most.toNanos();
    double exponent = -1 / shape;
    return random -> Math.min(cut, nanos * Math.pow(1 - random.nextDouble(), exponent));
  }

  /** Two kinds of request. */
  static Distribution bimodal(Duration usual, Duration rare, double rareShare) {
    double usualNanos = usual.toNanos();
    double rareNanos = rare.toNanos();
    return random -> random.nextDouble() < rareShare ? rareNanos : usualNanos;
  }

  /** One of those that were recorded, each as likely as any other. */
  static Distribution recorded(double[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was recorded");
    }
    double[] samples = nanos.clone();
    return random -> samples[random.nextInt(samples.length)];
  }

  /**
   * Straight lines through a table of percentiles, as of a histogram.
   *
   * @param percentiles ascending, from 0 to 100
   * @param nanos at these percentiles
   */
  static Distribution percentiles(double[] percentiles, double[] nanos) {
    return new PercentileTable(percentiles, nanos);
  }

  /** An exponential number of mean 1. */
  static double standardExponential(RandomSource random) {
    return -Math.log(1 - random.nextDouble());
  }

  /** A normal number of mean 0 and deviation 1: Box and Muller, 1958. */
  static double standardNormal(RandomSource random) {
    double radius = Math.sqrt(2 * standardExponential(random));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}

/** A distribution by its percentiles. */
final class PercentileTable implements Distribution {

  private static final double ALL = 100;

  private final double[] percentiles;
  private final double[] nanos;

  PercentileTable(double[] percentiles, double[] nanos) {
    if (percentiles.length < 2 || percentiles.length != nanos.length) {
      throw new IllegalArgumentException(
          percentiles.length + " percentiles with " + nanos.length + " values");
    }
    if (percentiles[0] != 0 || percentiles[percentiles.length - 1] != ALL) {
      throw new IllegalArgumentException("percentiles do not go from 0 to 100");
    }
    this.percentiles = percentiles.clone();
    this.nanos = nanos.clone();
  }

  @Override
  public double nextNanos(RandomSource random) {
    double drawn = random.nextDouble() * ALL;
    int above = 1;
    while (percentiles[above] < drawn) {
      above++;
    }
    double from = percentiles[above - 1];
    double part = (drawn - from) / (percentiles[above] - from);
    return nanos[above - 1] + part * (nanos[above] - nanos[above - 1]);
  }
}
