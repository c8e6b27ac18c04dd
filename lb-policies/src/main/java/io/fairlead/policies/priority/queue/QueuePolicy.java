package io.fairlead.policies.priority.queue;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's requests in a pool with a queue. Its slots and its place among the others survive
 * reloads; limit, queue and share are those of the latest configuration from its first request on.
 */
public final class QueuePolicy implements Policy {

  /** Slots come back within the time of a request, which is hardly ever known and mostly short. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final FairQueue queue;
  private final Tenant tenant;
  private final Function<RequestView, Priority> priorities;
  private final QueueConfig config;

  /** Made at the first request of each priority. */
  private final AtomicReferenceArray<Hand> hands;

  private QueuePolicy(
      FairQueue queue,
      Tenant tenant,
      Function<RequestView, Priority> priorities,
      QueueConfig config,
      AtomicReferenceArray<Hand> hands) {
    this.queue = queue;
    this.tenant = tenant;
    this.priorities = priorities;
    this.config = config;
    this.hands = hands;
  }

  /**
   * The policy of a tenant in a pool.
   *
   * @param priorities finds the priority of a request; always the same for one request
   */
  public static QueuePolicy create(PolicySite site, Function<RequestView, Priority> priorities) {
    Tenant tenant = Objects.requireNonNull(site.tenant());
    PoolView pool = Objects.requireNonNull(site.pool());
    QueueConfig config = Objects.requireNonNull(pool.queue());
    FairQueue queue =
        site.shared(
            FairQueue.class, () -> new FairQueue(rejection(site), site.ticker(), site.scheduler()));
    queue.configure(pool.maxInFlight(), config);
    QueuePolicy policy =
        new QueuePolicy(queue, tenant, priorities, config, handsOf(site.predecessor(), config));
    policy.weigh();
    return policy;
  }

  private static Rejection rejection(PolicySite site) {
    return Rejection.of(RejectionReason.OVERLOADED)
        .withPolicy(site.policy())
        .withRetryAfter(RETRY_AFTER);
  }

  /** Other queues are other hands; what the old ones hold is given back by the old policy. */
  private static AtomicReferenceArray<Hand> handsOf(
      @Nullable Policy predecessor, QueueConfig config) {
    return predecessor instanceof QueuePolicy before
            && Objects.equals(before.config.shards(), config.shards())
        ? before.hands
        : new AtomicReferenceArray<>(Priority.values().length);
  }

  private void weigh() {
    for (int i = 0; i < hands.length(); i++) {
      Hand hand = hands.get(i);
      if (hand != null) {
        queue.weigh(hand, tenant.share());
      }
    }
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
    for (int i = 0; i < hands.length(); i++) {
      Hand hand = hands.get(i);
      if (hand != null && !hand.isIdle()) {
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
    Priority priority = priorities.apply(request);
    Hand hand = hands.get(priority.ordinal());
    return hand == null ? deal(priority) : hand;
  }

  private Hand deal(Priority priority) {
    Hand dealt = queue.deal(tenant.id(), priority, tenant.share());
    Hand first = hands.compareAndExchange(priority.ordinal(), null, dealt);
    return first == null ? dealt : first;
  }
}
