package io.fairlead.algorithms.choice;

import io.fairlead.algorithms.choice.Shortlist.Few;
import io.fairlead.algorithms.load.Load;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * The least loaded of a few endpoints drawn at random: Mitzenmacher, "The Power of Two Choices in
 * Randomized Load Balancing", 2001.
 *
 * <p>Nearly as even as comparing all, at O(1), and without the herd: processes that see the same
 * least loaded endpoint do not all rush there. At most {@link FullScan#AFTER} draws plus one for
 * each choice, then a full scan if none of them was available.
 */
public final class PowerOfChoices implements Balancer {

  /*
   * Endpoints are drawn in proportion to their weights and compared by load for their weight; the
   * one drawn first wins a tie. Idle pools are thus shared in proportion to the weights, and a light
   * endpoint is not compared, and found idle, more often than its part of the load justifies.
   *
   * A draw that hits the best one so far again is no choice and is repeated. Two choices are thus
   * drawn without replacement; with more, one that lost already may be drawn a second time, which
   * would take memory to prevent and makes no difference but for pools not much larger than the
   * number of choices.
   */

  private final EndpointList endpoints;
  private final Load load;
  private final int choices;
  private final RandomSource random;
  private final AliasTable weights;
  private final Shortlist shortlist;

  /**
   * Compares a number of endpoints.
   *
   * @param choices at least 1; all are compared, and each once, if there are no more than that
   */
  public PowerOfChoices(EndpointList endpoints, Load load, int choices, RandomSource random) {
    this.endpoints = endpoints;
    this.load = load;
    this.choices = choices;
    this.random = random;
    this.weights = new AliasTable(endpoints);
    this.shortlist = new Shortlist(endpoints, choices + 1); // of all that are drawn from
  }

  /** What is compared, for a successor to go on with. */
  public Load load() {
    return load;
  }

  @Override
  public int pick(PickContext context) {
    int best = choices < endpoints.size() ? bestOfDrawn(context) : NONE;
    return best == NONE ? FullScan.leastLoaded(endpoints, load, context, random) : best;
  }

  @Override
  public void refresh() {
    shortlist.forget();
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    load.completed(index, outcome, latencyNanos, nowNanos);
  }

  // The first two are nearly always two that are available, and so they are apart from the search:
  // that is faster.

  private int bestOfDrawn(PickContext context) {
    int one = weights.draw(random);
    int other = weights.draw(random);
    boolean suffice =
        choices == 2 && one != other && context.isAvailable(one) && context.isAvailable(other);
    if (!suffice) {
      return search(context, one, other);
    }
    long nowNanos = context.nowNanos();
    return load.of(other, nowNanos) < load.of(one, nowNanos) ? other : one;
  }

  private int search(PickContext context, int first, int second) {
    long nowNanos = context.nowNanos();
    Few few = shortlist.few();
    int best = NONE;
    double least = 0;
    int compared = 0;
    for (int i = 0; i < FullScan.AFTER + choices && compared < choicesAmong(few); i++) {
      int misses = i - compared;
      int drawn =
          switch (i) {
            case 0 -> first;
            case 1 -> second;
            default -> few == null || misses < Few.AFTER ? weights.draw(random) : few.draw(random);
          };
      if (drawn == best || !context.isAvailable(drawn)) {
        if (few == null && misses == Shortlist.AFTER) {
          few = shortlist.look(context);
        }
        continue;
      }
      double current = load.of(drawn, nowNanos);
      if (best == NONE || current < least) {
        best = drawn;
        least = current;
      }
      compared++;
    }
    return best;
  }

  /** Two of one cannot be compared, however often they are drawn. */
  private int choicesAmong(@Nullable Few few) {
    return few == null ? choices : Math.min(choices, few.size());
  }
}
