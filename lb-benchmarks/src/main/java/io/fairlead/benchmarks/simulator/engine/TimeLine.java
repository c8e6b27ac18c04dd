package io.fairlead.benchmarks.simulator.engine;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What is measured over time, in steps of equal length. */
public final class TimeLine {

  private static final int SIGNIFICANT_DIGITS = 2;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long tickNanos;
  private final List<Tick> ticks = new ArrayList<>();

  private static final class Tick {
    private final Histogram micros = new Histogram(SIGNIFICANT_DIGITS);
    private long requests;
    private long succeeded;
    private long sent;
    private long sentToWatched;
  }

  TimeLine(long tickNanos) {
    this.tickNanos = Math.max(1, tickNanos);
  }

  void sent(long nowNanos, boolean watched) {
    Tick tick = tick(nowNanos);
    tick.sent++;
    if (watched) {
      tick.sentToWatched++;
    }
  }

  void ended(long arrivedNanos, boolean good, long latencyNanos) {
    Tick tick = tick(arrivedNanos);
    tick.requests++;
    if (good) {
      tick.succeeded++;
    }
    tick.micros.recordValue(latencyNanos / NANOS_PER_MICRO);
  }

  private Tick tick(long nanos) {
    int number = (int) (nanos / tickNanos);
    while (number >= ticks.size()) {
      ticks.add(new Tick());
    }
    return ticks.get(number);
  }

  /** How many steps there are. */
  public int size() {
    return ticks.size();
  }

  /** The middle of a step, in seconds since the start. */
  public double seconds(int tick) {
    return (tick + 0.5) * tickNanos / NANOS_PER_SECOND;
  }

  /** The part of what was sent that went to the watched servers, from 0 to 1. */
  public double watchedShare(int tick) {
    return (double) ticks.get(tick).sentToWatched / ticks.get(tick).sent;
  }

  /** The part of the requests that succeeded in time, by their arrival, from 0 to 1. */
  public double successRatio(int tick) {
    return (double) ticks.get(tick).succeeded / ticks.get(tick).requests;
  }

  /** The 99th percentile of the latency, failures included, by arrival, in milliseconds. */
  public double p99Millis(int tick) {
    return ticks.get(tick).micros.getValueAtPercentile(99) / 1e3;
  }
}
