package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.HotCold;
import io.fairlead.algorithms.choice.PowerOfChoices;
import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.algorithms.load.RecentQuantile;
import io.fairlead.algorithms.probe.Prober;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.time.RandomSource;
import org.jspecify.annotations.Nullable;

/** By the answers to probes if there are any, or else by what this process has seen. */
final class HotColdBalancer implements Balancer {

  /*
   * Endpoints have two counts of requests in flight: their own, of all their clients, and that of
   * this process. Each has its own distribution and limit, for they must not be mixed.
   *
   * Until the first refresh the limit is 0: whoever has anything to do is hot, and the rule is that
   * of the fewest requests in flight.
   */

  private final EndpointList endpoints;
  private final RandomSource random;
  private final PeakEwma latency;
  private final RecentQuantile limit;
  private final HotCold order;
  private final Balancer passive;
  private final @Nullable Prober prober;

  HotColdBalancer(BalancerContext context, HotColdOptions options) {
    HotColdBalancer before =
        context.predecessor() instanceof HotColdBalancer balancer ? balancer : null;
    endpoints = context.endpoints();
    random = context.random();
    latency =
        new PeakEwma(
            endpoints, context.ticker(), options.decay(), before == null ? null : before.latency);
    limit = new RecentQuantile(options.quantile(), random, before == null ? null : before.limit);
    order = new HotCold(endpoints, latency, limit);
    passive = new PowerOfChoices(endpoints, order, options.choices(), random);
    ProbeSource source = context.probes();
    prober =
        source == null || options.probesPerRequest() == 0
            ? null
            : new Prober(
                context,
                source,
                options.probesPerRequest(),
                options.removalsPerRequest(),
                options.quantile(),
                latency,
                before == null ? null : before.prober);
  }

  @Override
  public int pick(PickContext context) {
    if (endpoints.size() == 0) {
      return NONE;
    }
    lookAtOne(context);
    int picked = prober == null ? NONE : prober.pick(context);
    return picked == NONE ? passive.pick(context) : picked;
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    latency.completed(index, outcome, latencyNanos, nowNanos);
  }

  @Override
  public void refresh() {
    limit.refresh();
    passive.refresh();
    if (prober != null) {
      prober.refresh();
    }
  }

  /** Adds to what is known of the requests in flight over all endpoints. */
  private void lookAtOne(PickContext context) {
    int index = random.nextInt(endpoints.size());
    if (context.isAvailable(index)) {
      order.lookAt(index, context.nowNanos());
    }
  }
}
