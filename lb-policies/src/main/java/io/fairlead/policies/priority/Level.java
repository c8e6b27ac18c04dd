package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig.Standing;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The flows of one priority that wait, by their virtual start. Owned by the queue. */
final class Level {

  private final TreeSet<Flow> flows =
      new TreeSet<>((one, other) -> one == other ? 0 : one.isBefore(other) ? -1 : 1);

  /** The start of the latest request that got a slot. */
  private long virtualNanos;

  /** The furthest that any flow has come. */
  private long furthestNanos;

  private long turns;
  private int waiting;
  private int weight;

  /** In hundredths of a slot, what it was passed over for. */
  private int credit;

  boolean isEmpty() {
    return waiting == 0;
  }

  int waiting() {
    return waiting;
  }

  int flows() {
    return flows.size();
  }

  /** The weights of the flows that wait, added up; with another one as if it waited too. */
  int weightWith(Flow flow) {
    return flow.waiting() > 0 ? weight : weight + flow.weight();
  }

  /** Adds to what the level is owed, up to the whole slot that it then gets. */
  boolean isDue(int percent) {
    credit = isEmpty() ? 0 : Math.min(credit + percent, 100 + percent);
    return credit >= 100;
  }

  void paid() {
    credit -= 100;
  }

  void add(Waiter waiter) {
    Flow flow = waiter.flow();
    if (flow.waiting() == 0) {
      flow.begin(virtualNanos, turns++);
      weight += flow.weight();
      flow.append(waiter);
      flows.add(flow);
    } else {
      flow.append(waiter);
    }
    waiting++;
  }

  void remove(Waiter waiter) {
    Flow flow = waiter.flow();
    flows.remove(flow);
    flow.remove(waiter);
    waiting--;
    stay(flow);
  }

  /** Takes out who is next, or nobody if all of a flow that stands were refused. */
  @Nullable Waiter takeNext(long nowNanos, @Nullable Standing standing, Consumer<Waiter> refused) {
    Flow flow = flows.pollFirst();
    if (flow == null) {
      return null;
    }
    if (flow.startNanos() - virtualNanos > 0) {
      virtualNanos = flow.startNanos();
    }
    int before = flow.waiting();
    Waiter next = flow.takeNext(nowNanos, standing, refused);
    if (next != null) {
      next.hand.hold(next.card);
    }
    waiting -= before - flow.waiting();
    flow.place();
    stay(flow);
    return next;
  }

  /** A request of a flow has ended. */
  void charge(Flow flow, long nanos) {
    boolean waits = flows.remove(flow);
    flow.charge(nanos, virtualNanos);
    flow.place();
    note(flow);
    if (waits) {
      flows.add(flow);
    }
  }

  /** Changes the weight of a flow. */
  void weigh(Flow flow, int value) {
    weight += flow.waiting() > 0 ? value - flow.weight() : 0;
    flow.weight(value);
  }

  /** Has all flows begin anew where the furthest one is. */
  void forgive() {
    virtualNanos = furthestNanos;
    credit = 0;
  }

  /** The flow with the most that wait. */
  @Nullable Flow longest() {
    Flow longest = null;
    for (Flow flow : flows) {
      if (longest == null || flow.waiting() > longest.waiting()) {
        longest = flow;
      }
    }
    return longest;
  }

  private void stay(Flow flow) {
    note(flow);
    if (flow.waiting() == 0) {
      weight -= flow.weight();
    } else {
      flows.add(flow);
    }
  }

  private void note(Flow flow) {
    if (flow.startNanos() - furthestNanos > 0) {
      furthestNanos = flow.startNanos();
    }
  }
}
