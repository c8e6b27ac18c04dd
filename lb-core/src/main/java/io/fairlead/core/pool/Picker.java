package io.fairlead.core.pool;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.core.plugin.Environment;

/**
 * A balancer with the membership that it was made for, between the engine and a plug-in that may
 * throw.
 */
public final class Picker {

  private final Membership membership;
  private final Balancer balancer;
  private final String origin;
  private final Environment environment;

  Picker(Membership membership, Balancer balancer, String pool, Environment environment) {
    this.membership = membership;
    this.balancer = balancer;
    this.environment = environment;
    origin = "balancer of pool " + pool;
  }

  /** Whether there is nobody to pick. */
  public boolean isEmpty() {
    return membership.size() == 0;
  }

  /**
   * Picks an endpoint. A balancer that throws, or answers with what it may not, is passed over for
   * any endpoint that is available.
   *
   * @return the index, or {@link Balancer#NONE}
   */
  public int pick(PickContext context) {
    int index;
    try {
      index = balancer.pick(context);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
      return pickAny(context);
    }
    if (index == Balancer.NONE) {
      return Balancer.NONE;
    }
    if (index < 0 || index >= membership.size()) {
      environment
          .faults()
          .contain(
              origin,
              new IndexOutOfBoundsException("picked " + index + " of " + membership.size()));
      return pickAny(context);
    }
    return index;
  }

  /** Tells the balancer how a request ended. */
  public void completed(int index, Outcome outcome, long latencyNanos) {
    try {
      balancer.completed(index, outcome, latencyNanos);
    } catch (Throwable e) {
      environment.faults().contain(origin, e);
    }
  }

  /** The slot at an index. */
  public EndpointSlot slot(int index) {
    return membership.serving(index);
  }

  Membership membership() {
    return membership;
  }

  Balancer balancer() {
    return balancer;
  }

  /**
   * Picks any endpoint that is available, or {@link Balancer#NONE}. Visits each endpoint once at
   * most; only a broken balancer pays for it.
   */
  public int pickAny(PickContext context) {
    int size = membership.size();
    int start = size == 0 ? 0 : environment.random().nextInt(size);
    for (int i = 0; i < size; i++) {
      int index = (start + i) % size;
      if (context.isAvailable(index)) {
        return index;
      }
    }
    return Balancer.NONE;
  }
}
