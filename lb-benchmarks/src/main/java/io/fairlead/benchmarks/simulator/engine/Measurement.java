package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.benchmarks.simulator.server.Server;
import java.util.Arrays;
import java.util.BitSet;
import org.HdrHistogram.Histogram;

/**
 * What came of the requests that arrived in one {@link Span}, and what the servers did meanwhile.
 * Latencies are those of successes: an error that comes at once is no good latency. What the
 * servers did, they did for all requests, those included that nobody measures.
 */
public final class Measurement {

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Of a microsecond, which keeps the histogram small. */
  private static final long RESOLUTION_NANOS = 1_000;

  private final Span span;
  private final long fromNanos;
  private final long toNanos;
  private final long goodNanos;
  private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
  private double latencySum;
  private long requests;
  private long rejected;
  private long succeeded;
  private long failed;
  private long late;
  private long good;
  private long lookUps;
  private long hits;

  private final BitSet watched;
  private final long[] sent;
  private long[] found = new long[64];
  private final double[] usedCoreNanos;
  private final double[] offeredCoreNanos;
  private final double[] jobNanos;

  Measurement(Span span, int servers, BitSet watched, long goodNanos) {
    this.span = span;
    this.watched = watched;
    this.goodNanos = goodNanos;
    fromNanos = span.from().toNanos();
    toNanos = span.to().toNanos();
    sent = new long[servers];
    usedCoreNanos = new double[servers];
    offeredCoreNanos = new double[servers];
    jobNanos = new double[servers];
  }

  boolean covers(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }

  void arrived() {
    requests++;
  }

  void refused() {
    rejected++;
  }

  void sentTo(int server) {
    sent[server]++;
  }

  void foundAtServer(int jobs) {
    if (jobs >= found.length) {
      found = Arrays.copyOf(found, Math.max(jobs + 1, 2 * found.length));
    }
    found[jobs]++;
  }

  void lookedUp(boolean hit) {
    lookUps++;
    if (hit) {
      hits++;
    }
  }

  /** A request has been answered well and in time, whether it is of interest or not. */
  void succeededOfAll() {
    good++;
  }

  void ended(boolean success, long latencyNanos) {
    if (!success) {
      failed++;
      return;
    }
    if (latencyNanos > goodNanos) {
      late++;
    } else {
      succeeded++;
    }
    latencySum += latencyNanos;
    latencies.recordValue(latencyNanos / RESOLUTION_NANOS);
  }

  /** Notes what the servers have done before the span, to take it off later. */
  void begin(Server[] servers, long nowNanos) {
    note(servers, nowNanos, -1);
  }

  void end(Server[] servers, long nowNanos) {
    note(servers, nowNanos, 1);
  }

  private void note(Server[] servers, long nowNanos, int sign) {
    for (int i = 0; i < servers.length; i++) {
      usedCoreNanos[i] += sign * servers[i].usedCoreNanos(nowNanos);
      offeredCoreNanos[i] += sign * servers[i].offeredCoreNanos(nowNanos);
      jobNanos[i] += sign * servers[i].jobNanos(nowNanos);
    }
  }

  /** The part of the run. */
  public Span span() {
    return span;
  }

  /** Requests that came. */
  public long requests() {
    return requests;
  }

  /** Requests that the load balancer refused. */
  public long rejected() {
    return rejected;
  }

  /** Requests that were answered well and in time. */
  public long succeeded() {
    return succeeded;
  }

  /** Requests that were answered well, but too late. */
  public long late() {
    return late;
  }

  /** Requests whose last attempt failed. */
  public long failed() {
    return failed;
  }

  /** Requests of all traffic that were answered well and in time, for each second. */
  public double goodPerSecond() {
    return good * NANOS_PER_SECOND / (toNanos - fromNanos);
  }

  /** How many servers there are. */
  public int servers() {
    return sent.length;
  }

  /** The part of the requests that succeeded in time, from 0 to 1. */
  public double successRatio() {
    return (double) succeeded / requests;
  }

  /** The mean latency in milliseconds. */
  public double meanMillis() {
    return latencySum / (succeeded + late) / NANOS_PER_MILLI;
  }

  /** A percentile of the latency in milliseconds. */
  public double percentileMillis(double percentile) {
    return latencies.getValueAtPercentile(percentile) * RESOLUTION_NANOS / NANOS_PER_MILLI;
  }

  /** A percentile of the number of jobs that requests found at their server. */
  public int foundPercentile(double percentile) {
    long total = Arrays.stream(found).sum();
    long wanted = (long) Math.ceil(total * percentile / 100);
    long seen = 0;
    int jobs = 0;
    while (jobs < found.length - 1 && seen + found[jobs] < wanted) {
      seen += found[jobs++];
    }
    return jobs;
  }

  /** The part of the cores that was used, over all servers, from 0 to 1. */
  public double utilisation() {
    return Arrays.stream(usedCoreNanos).sum() / Arrays.stream(offeredCoreNanos).sum();
  }

  /** The part of the keys that were in the cache, from 0 to 1; not a number without caches. */
  public double hitRatio() {
    return (double) hits / lookUps;
  }

  /** The requests that the server got that got most, as a multiple of the mean. */
  public double mostSent() {
    double all = Arrays.stream(sent).sum();
    return Arrays.stream(sent).max().orElse(0) * sent.length / all;
  }

  /** The jobs that were on average at the server that had most, as a multiple of the mean. */
  public double mostJobs() {
    double all = Arrays.stream(jobNanos).sum();
    return Arrays.stream(jobNanos).max().orElse(0) * jobNanos.length / all;
  }

  /** The part of what was sent that went to the watched servers, from 0 to 1. */
  public double watchedShare() {
    double toWatched = watched.stream().mapToLong(server -> sent[server]).sum();
    return toWatched / Arrays.stream(sent).sum();
  }

  /** How many requests each server got, those that were repeated counted again. */
  public long[] sent() {
    return sent.clone();
  }
}
