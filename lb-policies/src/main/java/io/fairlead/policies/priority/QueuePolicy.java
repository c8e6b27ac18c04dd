package io.fairlead.policies.priority;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's requests in a pool with a queue. Its slots and its place among the others survive
 * reloads; limit and queue are those of the configuration in force, the share is that of the latest
 * one from its first request on.
 */
final class QueuePolicy implements Policy {

  private final FairQueue queue;
  private final RequestPriority priorities;
  private final QueueConfig config;

  /** By the priorities that a request may have. */
  private final Map<Priority, Hand> hands;

  private QueuePolicy(
      FairQueue queue, RequestPriority priorities, QueueConfig config, Map<Priority, Hand> hands) {
    this.queue = queue;
    this.priorities = priorities;
    this.config = config;
    this.hands = hands;
  }

  /**
   * The policy of a tenant in a pool.
   *
   * @param priorities finds the priority of a request
   */
  static QueuePolicy create(PolicySite site, RequestPriority priorities) {
    Tenant tenant = Objects.requireNonNull(site.tenant());
    QueueConfig config = Objects.requireNonNull(Objects.requireNonNull(site.pool()).queue());
    FairQueue queue =
        site.shared(
            FairQueue.class,
            () -> new FairQueue(new PoolSlots(site.policy()), site.ticker(), site.scheduler()));
    Map<Priority, Hand> hands = handsOf(site.predecessor(), queue, config);
    hands.values().forEach(hand -> queue.weigh(hand, tenant.share()));
    for (Priority priority : priorities.possible()) {
      hands.computeIfAbsent(priority, unused -> queue.deal(tenant.id(), priority, tenant.share()));
    }
    return new QueuePolicy(queue, priorities, config, hands);
  }

  /** Other queues are other hands; what the old ones hold is given back by the old policy. */
  private static Map<Priority, Hand> handsOf(
      @Nullable Policy predecessor, FairQueue queue, QueueConfig config) {
    Map<Priority, Hand> hands = new EnumMap<>(Priority.class);
    if (predecessor instanceof QueuePolicy before
        && before.queue == queue
        && Objects.equals(before.config.shards(), config.shards())) {
      hands.putAll(before.hands);
    }
    return hands;
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return queue.tryTake(hand(request)) ? null : queue.rejection();
  }

  @Override
  public Place enqueue(RequestView request, long maxWaitNanos, Turn turn) {
    return queue.enqueue(hand(request), maxWaitNanos, turn);
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    queue.giveBack(hand(request), latencyNanos);
  }

  @Override
  public boolean isFresh() {
    for (Hand hand : hands.values()) {
      if (!hand.isIdle()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String state() {
    return queue.taken() + " at work, " + queue.waiting() + " waiting";
  }

  private Hand hand(RequestView request) {
    return Objects.requireNonNull(hands.get(priorities.apply(request)));
  }
}
