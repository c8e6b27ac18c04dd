package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.FullScan;
import io.fairlead.algorithms.choice.Schedule;
import io.fairlead.algorithms.choice.Shortlist;
import io.fairlead.algorithms.choice.Shortlist.Few;
import io.fairlead.algorithms.choice.StaticStride;
import io.fairlead.algorithms.load.ReportedLoad;
import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Each endpoint in turn, as often as it can take by what it says of its load. For endpoints that
 * differ in size, or whose size changes, and that know how busy they are.
 *
 * <p>At most five atomic steps for a pick in the long run. See {@link ReportedLoad} for the weights
 * and {@link StaticStride} for the order.
 */
final class ReportedRoundRobinBalancer implements Balancer {

  /*
   * Picks read the shares by one volatile read; refresh computes the next ones apart and publishes
   * them whole by one volatile write. Nobody waits for anybody, and a pick that is under way ends
   * with the shares that it began with.
   *
   * The count of turns goes on over all shares and from balancer to successor. Where in its circle
   * an endpoint is then depends on its new stride, which is as good as random, and so favours nobody.
   *
   * A static stride rather than a golden one, which would do as well, because it keeps the order of
   * gRPC, and that of round robin among endpoints that are alike.
   *
   * Configured weights do not count beside reported ones: what an endpoint reports already tells its
   * size, which would count twice. They are all there is, however, while fewer than two endpoints
   * have a usable weight; equal ones, the default, then make plain round robin.
   */

  /** Passed over that often in a row: 0.8^256, or once in 10^24 picks. Then a scan ends it. */
  private static final int MAX_TURNS = 256;

  private final EndpointList endpoints;
  private final RandomSource random;
  private final Ticker ticker;
  private final ReportedLoad load;
  private final long updateNanos;
  private final AtomicLong turn;
  private final Shares configured;
  private volatile Shares shares;

  /** Of the one thread that refreshes. */
  private long nextUpdateNanos;

  private ReportedRoundRobinBalancer(
      WeightedRoundRobinOptions options,
      BalancerContext context,
      @Nullable ReportedRoundRobinBalancer predecessor) {
    endpoints = context.endpoints();
    random = context.random();
    ticker = context.ticker();
    load =
        new ReportedLoad(
            endpoints,
            options.errorPenalty(),
            options.blackoutPeriod(),
            options.weightExpiration(),
            predecessor == null ? null : predecessor.load);
    updateNanos = options.weightUpdatePeriod().toNanos();
    long nowNanos = ticker.nanos();
    nextUpdateNanos = nowNanos + updateNanos;
    turn = new AtomicLong(predecessor == null ? random.nextLong() : predecessor.turn.get());
    configured = Shares.configured(endpoints);
    shares = next(nowNanos);
  }

  static ReportedRoundRobinBalancer create(
      WeightedRoundRobinOptions options, BalancerContext context) {
    ReportedRoundRobinBalancer predecessor =
        context.predecessor() instanceof ReportedRoundRobinBalancer before ? before : null;
    return new ReportedRoundRobinBalancer(options, context, predecessor);
  }

  @Override
  public int pick(PickContext context) {
    if (endpoints.size() == 0) {
      return NONE;
    }
    Shares now = shares;
    Few few = now.shortlist.few();
    int unavailable = 0;
    for (int i = 0; i < MAX_TURNS && unavailable < FullScan.AFTER; i++) {
      int index =
          few == null || unavailable < Few.AFTER
              ? now.schedule.at(turn.getAndIncrement())
              : few.draw(random);
      if (index == Schedule.NOBODY) {
        continue;
      }
      if (context.isAvailable(index)) {
        return index;
      }
      unavailable++;
      if (few == null && unavailable == Shortlist.AFTER) {
        few = now.shortlist.look(context);
      }
    }
    return FullScan.draw(now.weights, context, random);
  }

  @Override
  public void reported(int index, LoadReport report, long nowNanos) {
    load.reported(index, report, nowNanos);
  }

  @Override
  public void refresh() {
    shares.shortlist.forget();
    long nowNanos = ticker.nanos();
    if (isDue(nowNanos)) {
      shares = next(nowNanos);
    }
  }

  /**
   * Times follow one another by the period, not by the calls: one that comes a little early would
   * put its update off to the next call, and the one after that, for ever.
   */
  private boolean isDue(long nowNanos) {
    long lateNanos = nowNanos - nextUpdateNanos;
    if (lateNanos < 0 && lateNanos >= -updateNanos) {
      return false;
    }
    boolean isInStep = lateNanos >= 0 && lateNanos < updateNanos;
    nextUpdateNanos = (isInStep ? nextUpdateNanos : nowNanos) + updateNanos;
    return true;
  }

  private Shares next(long nowNanos) {
    double[] weights = load.weights(nowNanos);
    return weights == null ? configured : new Shares(new StaticStride(weights), weights);
  }

  /** Who has which turn, and in which proportion; only who is left of them may change. */
  private static final class Shares {

    private final Schedule schedule;
    private final double[] weights;
    private final Shortlist shortlist;

    Shares(Schedule schedule, double[] weights) {
      this.schedule = schedule;
      this.weights = weights;
      this.shortlist = new Shortlist(weights);
    }

    static Shares configured(EndpointList endpoints) {
      return new Shares(WeightedRoundRobinBalancer.schedule(endpoints), Weights.of(endpoints));
    }
  }
}
