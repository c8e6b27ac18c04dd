package io.fairlead.algorithms.probe;

import io.fairlead.algorithms.choice.AliasTable;
import io.fairlead.algorithms.choice.HotCold;
import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.algorithms.load.RecentQuantile;
import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a few random endpoints at each pick how they are, and picks by the answers to those before:
 * the asynchronous probing of Prequal (see {@link HotCold}).
 *
 * <p>A pick sends its probes and visits the 16 slots of the pool a bounded number of times; it
 * waits for no answer and allocates nothing, provided that the source does not. An answer allocates
 * its {@link Probe}.
 */
public final class Prober {

  /*
   * Which endpoints are asked: the row of all endpoints, starting at a random place, is cut into as
   * many pieces as there are probes to send, and one is drawn from each. So they differ from one
   * another and each endpoint has the same chance. Where weights differ it is the columns of the
   * alias table that stand in the row; a heavy endpoint has several and may be asked twice.
   *
   * How often an answer may be used: what a pick adds to the pool must make up for what it takes
   * out, by use and by removal. With n endpoints, m slots, and d for the surplus,
   *
   *   budget = max(1, (1 + d) / ((1 - m/n) * probes - removals))
   *
   * where a fraction of 1 - m/n of the answers comes from endpoints that are not in the pool yet.
   * Where no budget would be enough, as in pools of few endpoints, it is MAX_BUDGET.
   *
   * The source is foreign code. If it throws, the pick goes on and no probe is sent until the next
   * refresh, which throws that to whoever guards the balancer. So the host hears of it, and an
   * exception is thrown twice a second rather than at each request.
   */

  /** The paper's. */
  private static final double SURPLUS = 1;

  /** A guess: each use counts as a request in flight, so the probe is the worst long before. */
  private static final double MAX_BUDGET = 16;

  private final EndpointList endpoints;
  private final ProbeSource source;
  private final Ticker ticker;
  private final RandomSource random;
  private final PeakEwma experience;
  private final double probesPerRequest;
  private final double removalsPerRequest;
  private final double budget;
  private final double[] weights;
  private final AliasTable draws;
  private final RecentQuantile limit;
  private final ProbePool pool;
  private final ProbeSource.Answer[] answers;

  private volatile @Nullable Throwable failure;

  /**
   * Goes on from a predecessor, whose probes it takes.
   *
   * @param probesPerRequest above 0
   * @param removalsPerRequest at least 0
   * @param quantile of the requests in flight, above which an endpoint is hot
   * @param experience what this process knows of the endpoints
   */
  public Prober(
      BalancerContext context,
      ProbeSource source,
      double probesPerRequest,
      double removalsPerRequest,
      double quantile,
      PeakEwma experience,
      @Nullable Prober predecessor) {
    this.endpoints = context.endpoints();
    this.source = source;
    this.ticker = context.ticker();
    this.random = context.random();
    this.experience = experience;
    this.probesPerRequest = probesPerRequest;
    this.removalsPerRequest = removalsPerRequest;
    this.budget = budget(endpoints.size(), probesPerRequest, removalsPerRequest);
    this.weights = Weights.of(endpoints);
    this.draws = new AliasTable(endpoints);
    this.limit =
        new RecentQuantile(quantile, random, predecessor == null ? null : predecessor.limit);
    this.pool = new ProbePool(this::rank);
    this.answers = new ProbeSource.Answer[endpoints.size()];
    for (int i = 0; i < answers.length; i++) {
      int index = i;
      answers[i] = (inFlight, latencyNanos) -> answered(index, inFlight, latencyNanos);
    }
    if (predecessor != null) {
      takeProbesOf(predecessor);
    }
  }

  /** How often an answer may be used on average. */
  static double budget(int endpoints, double probesPerRequest, double removalsPerRequest) {
    double added = Math.max(0, 1 - (double) ProbePool.SIZE / endpoints) * probesPerRequest;
    double gained = added - removalsPerRequest;
    return gained <= 0 ? MAX_BUDGET : Math.min(MAX_BUDGET, Math.max(1, (1 + SURPLUS) / gained));
  }

  /** The endpoint to pick by the probes, or {@link Balancer#NONE} if too few were answered. */
  public int pick(PickContext context) {
    long nowNanos = context.nowNanos();
    send(context);
    Probe used = pool.use(context, nowNanos);
    for (int i = wholeNumber(removalsPerRequest); i > 0; i--) {
      pool.removeOne(nowNanos);
    }
    return used == null ? Balancer.NONE : used.index();
  }

  /**
   * Brings the limit up to date, and sends probes again after the source has failed.
   *
   * @throws IllegalStateException if the source has thrown since the last call
   */
  public void refresh() {
    limit.refresh();
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("source of probes failed", thrown);
    }
  }

  private void send(PickContext context) {
    if (failure != null) {
      return;
    }
    int size = endpoints.size();
    int count = Math.min(size, wholeNumber(probesPerRequest));
    int start = random.nextInt(size);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) size * i / count);
      int to = (int) ((long) size * (i + 1) / count);
      int column = (start + from + random.nextInt(to - from)) % size;
      int index = draws.at(column, random);
      if (context.isAvailable(index) && !probe(index)) {
        return;
      }
    }
  }

  private boolean probe(int index) {
    try {
      source.probe(endpoints.get(index), answers[index]);
      return true;
    } catch (Throwable e) {
      failure = e;
      return false;
    }
  }

  private void answered(int index, int inFlight, long latencyNanos) {
    if (inFlight < 0 || latencyNanos < 0) {
      throw new IllegalArgumentException(
          "in flight " + inFlight + " or latency " + latencyNanos + " ns is negative");
    }
    long nowNanos = ticker.nanos();
    limit.record(forWeight(index, inFlight, nowNanos));
    pool.add(new Probe(index, inFlight, latencyNanos, nowNanos, wholeNumber(budget)), nowNanos);
  }

  /** By the rule. Whoever fails at once must neither look fast nor idle, so failures count. */
  private double rank(Probe probe, long nowNanos) {
    int index = probe.index();
    double latencyNanos =
        Math.max(1, probe.latencyNanos()) * (1 + experience.failures(index, nowNanos));
    double inFlight = forWeight(index, probe.inFlight(), nowNanos);
    return HotCold.rank(inFlight, latencyNanos, limit.value());
  }

  private double forWeight(int index, double inFlight, long nowNanos) {
    return (inFlight + experience.failures(index, nowNanos)) / weights[index];
  }

  private void takeProbesOf(Prober predecessor) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < endpoints.size(); i++) {
      indexes.put(endpoints.get(i).id(), i);
    }
    long nowNanos = ticker.nanos();
    for (int slot = 0; slot < ProbePool.SIZE; slot++) {
      Probe probe = predecessor.pool.take(slot, nowNanos);
      if (probe != null) {
        Integer index = indexes.get(predecessor.endpoints.get(probe.index()).id());
        if (index != null) {
          pool.add(probe.moveTo(index), nowNanos);
        }
      }
    }
  }

  /** One of the two whole numbers around another, so that their mean is that. */
  private int wholeNumber(double number) {
    int whole = (int) number;
    double rest = number - whole;
    return rest > 0 && random.nextDouble() < rest ? whole + 1 : whole;
  }
}
