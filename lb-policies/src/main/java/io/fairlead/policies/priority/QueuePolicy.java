package io.fairlead.policies.priority;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.policies.rank.RequestPriority;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's requests in a pool with a queue. Its slots and its place among the others survive
 * reloads; limit and queue are those of the configuration in force, the share is that of the latest
 * one from its first request on.
 */
final class QueuePolicy implements Policy {

  /** Most tenants have requests of one priority, and hardly any of all. */
  private static final int FEW = 2;

  private final FairQueue queue;
  private final RequestPriority priorities;
  private final QueueConfig config;
  private final Tenant tenant;

  /** By the priority of a request; each is dealt at the first request of its own. */
  private final ConcurrentMap<Priority, Hand> hands;

  private QueuePolicy(
      FairQueue queue,
      RequestPriority priorities,
      QueueConfig config,
      Tenant tenant,
      ConcurrentMap<Priority, Hand> hands) {
    this.queue = queue;
    this.priorities = priorities;
    this.config = config;
    this.tenant = tenant;
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
    FairQueue queue = site.shared(FairQueue.class, () -> new FairQueue(site));
    ConcurrentMap<Priority, Hand> hands = handsOf(site.predecessor(), queue, config);
    hands.values().forEach(hand -> queue.weigh(hand, tenant.share()));
    return new QueuePolicy(queue, priorities, config, tenant, hands);
  }

  /** Other queues are other hands; what the old ones hold is given back by the old policy. */
  private static ConcurrentMap<Priority, Hand> handsOf(
      @Nullable Policy predecessor, FairQueue queue, QueueConfig config) {
    return predecessor instanceof QueuePolicy before
            && before.queue == queue
            && Objects.equals(before.config.shards(), config.shards())
        ? before.hands
        : new ConcurrentHashMap<>(FEW);
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return tryAcquire(request, tenant.priority());
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request, Priority priority) {
    return queue.tryTake(hand(request, priority)) ? null : queue.rejection();
  }

  @Override
  public Place enqueue(RequestView request, long maxWaitNanos, Turn turn) {
    return enqueue(request, tenant.priority(), maxWaitNanos, turn);
  }

  @Override
  public Place enqueue(RequestView request, Priority priority, long maxWaitNanos, Turn turn) {
    return queue.enqueue(hand(request, priority), maxWaitNanos, turn);
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    release(request, tenant.priority(), outcome, latencyNanos);
  }

  @Override
  public void release(RequestView request, Priority priority, Outcome outcome, long latencyNanos) {
    queue.giveBack(hand(request, priority), outcome, latencyNanos);
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
    return queue.state();
  }

  private Hand hand(RequestView request, Priority highest) {
    Priority priority = priorities.of(request, highest);
    Hand known = hands.get(priority);
    return known == null ? hands.computeIfAbsent(priority, this::deal) : known;
  }

  private Hand deal(Priority priority) {
    return queue.deal(tenant.id(), priority, tenant.share());
  }
}
